"""The bootstrap, in small copies of the project with a Python that has nothing installed."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from zipfile import ZipFile

import pytest

from db import venv

PYTHON = os.path.realpath(sys.executable)  # the one `.venv` was made with
BOOTSTRAP = ["db/venv.py", "dashboard/__main__.py", "tests/__main__.py"]
PREPARE = "from db import venv; venv.prepare(venv.REQUIREMENTS)"


def run(
    project: Path, *arguments: str, python: str = PYTHON, user: str | None = None
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([python, *arguments], cwd=project, env=clean, capture_output=True, text=True, user=user)


def run_setup(project: Path, pretence: str) -> subprocess.CompletedProcess[str]:
    """`python3 -m dashboard setup` on a Python about which something else is pretended."""
    start = "import runpy; runpy.run_module('dashboard', run_name='__main__')"
    return run(project, "-c", f"import sys; {pretence}; sys.argv[1:] = ['setup']; {start}")


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which a command ended."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


def lay_out(folder: Path, requirements: str = "") -> Path:
    for name in ["db/__init__.py", "dashboard/__init__.py", *BOOTSTRAP]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(venv.ROOT / name, folder / name)
    (folder / "requirements.txt").write_text(requirements, encoding="utf-8")
    return folder


def make_wheel(folder: Path, version: str) -> None:
    folder.mkdir(exist_ok=True)
    about = f"lantern-{version}.dist-info"
    with ZipFile(folder / f"lantern-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("lantern.py", f"version = '{version}'\n")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: lantern\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project before its first start."""
    return lay_out(tmp_path / "project")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = lay_out(tmp_path_factory.mktemp("started") / "project")
    done = run(folder, "-c", PREPARE)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def started(template: Path, tmp_path: Path) -> Path:
    """A copy of the project after its first start, with nothing to install."""
    return Path(shutil.copytree(template, tmp_path / "started", symlinks=True))


def test_windows_keeps_its_python_elsewhere() -> None:
    assert venv.interpreter(Path("p/.venv"), "nt") == Path("p/.venv/Scripts/python.exe")
    assert venv.interpreter(Path("p/.venv"), "posix") == Path("p/.venv/bin/python")


@pytest.mark.parametrize("name", BOOTSTRAP)
def test_what_runs_before_the_installation_needs_only_the_standard_library(name: str) -> None:
    tree = ast.parse((venv.ROOT / name).read_text("utf-8"), feature_version=(3, 8))
    needed = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    needed |= {str(node.module) for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in needed} <= sys.stdlib_module_names | {"db"}


def test_an_old_python_is_told_which_one_it_takes(project: Path) -> None:
    assert refused(run_setup(project, "sys.version_info = (3, 9, 2)")) == "Use Python 3.11 or newer: this is 3.9."
    assert not (project / ".venv").exists()


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(project: Path, module: str) -> None:
    assert "python3-venv" in refused(run_setup(project, f"sys.modules['{module}'] = None"))
    assert not (project / ".venv").exists()


def test_a_folder_that_may_not_be_written_is_named() -> None:
    folder = lay_out(Path(mkdtemp()))
    try:
        folder.chmod(0o555)
        user = "nobody" if os.geteuid() == 0 else None  # root may write anywhere
        python = next((path for path in (PYTHON, "/usr/bin/python3") if may_run(path, user)), None)
        if python is None:
            pytest.skip("nobody may run no Python here")
        sentence = refused(run(folder, "-m", "dashboard", "setup", python=python, user=user))
        assert sentence.startswith(f"Allow writing to {folder}")
        assert not (folder / ".venv").exists()
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def may_run(python: str, user: str | None) -> bool:
    try:
        return subprocess.run([python, "-c", "import venv, ensurepip"], user=user, cwd="/").returncode == 0
    except OSError:
        return False


def test_a_failed_installation_leaves_nothing_behind(project: Path, tmp_path: Path) -> None:
    (project / "requirements.txt").write_text("lantern==1.0\n", encoding="utf-8")
    (tmp_path / "wheels").mkdir()
    done = run(project, "-m", "dashboard", "setup", "--wheels", str(tmp_path / "wheels"))
    assert "pip's message" in refused(done)
    assert "lantern" in done.stdout
    assert not (project / ".venv").exists()


def test_a_folder_of_wheels_that_is_not_there_is_named(project: Path) -> None:
    assert "no-such-folder" in refused(run(project, "-m", "dashboard", "setup", "--wheels", "no-such-folder"))
    assert not (project / ".venv").exists()


def test_a_second_start_installs_nothing(started: Path) -> None:
    done = run(started, "-c", PREPARE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_changed_requirement_is_installed_from_wheels_without_internet(started: Path, tmp_path: Path) -> None:
    prepare = "from pathlib import Path; from db import venv; venv.prepare(venv.REQUIREMENTS, wheels=Path('../wheels'))"
    for version in ["1.0", "1.1"]:
        make_wheel(tmp_path / "wheels", version)
        (started / "requirements.txt").write_text(f"lantern=={version}\n", encoding="utf-8")
        assert run(started, "-c", prepare).returncode == 0
        asked = run(started, "-c", "import lantern; print(lantern.version)", python=str(started / ".venv/bin/python"))
        assert asked.stdout.strip() == version


def test_the_next_start_repairs_an_interrupted_installation(started: Path) -> None:
    (started / ".venv/installed-requirements.txt").unlink()
    for package in (started / ".venv/lib").glob("python*/site-packages/pip"):
        shutil.rmtree(package)
    python = str(started / ".venv/bin/python")
    assert run(started, "-m", "pip", "--version", python=python).returncode != 0
    assert run(started, "-c", PREPARE).returncode == 0
    assert run(started, "-m", "pip", "--version", python=python).returncode == 0


def test_other_commands_start_again_inside_the_environment_from_any_directory(started: Path, tmp_path: Path) -> None:
    (started / "probe.py").write_text(
        "import sys; from db import venv; venv.enter('probe'); print(sys.prefix, *sys.argv[1:])", encoding="utf-8"
    )
    outside = f"import runpy, sys; sys.path.insert(0, {str(started)!r}); runpy.run_module('probe', run_name='__main__')"
    done = run(tmp_path, "-c", outside, "figure", "--area", "a b")
    assert done.stdout.strip() == f"{started / '.venv'} figure --area a b"


def test_other_commands_say_what_to_do_before_the_first_start(project: Path) -> None:
    assert "python3 -m dashboard setup" in refused(run(project, "-c", "from db import venv; venv.enter('db')"))


def test_a_python_is_satisfied_by_these_versions_alone(tmp_path: Path) -> None:
    assert venv.satisfied(venv.REQUIREMENTS)
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("# nothing\npytest==0.1  # another\n", encoding="utf-8")
    assert not venv.satisfied(wanted)
    wanted.write_text("lantern-that-nobody-lit==1.0\n", encoding="utf-8")
    assert not venv.satisfied(wanted)
