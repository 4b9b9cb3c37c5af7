"""What is installed: exactly what was pinned, at peace with itself, and nothing that is known to be vulnerable.

`.ci/audit` asks the advisory service. Where that cannot be reached, the list in `tests/data/advisories.csv` still can
fail: it names the first versions in which vulnerabilities of our dependencies were mended. Add to it what you learn.
"""

import csv
import re
import subprocess
import sys
from importlib.metadata import distributions, version

from db.venv import ROOT

PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[\w+\])?==([\w.]+)\s*#\s*\S")


def numbers(said: str) -> tuple[int, ...]:
    """A version as it is compared."""
    return tuple(int(part) for part in re.findall(r"\d+", said)[:4])


def advisories() -> list[dict[str, str]]:
    with (ROOT / "tests" / "data" / "advisories.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def vulnerable(installed: dict[str, str]) -> list[str]:
    """Packages older than the version in which a known vulnerability of theirs was mended."""
    return [
        f"{row['package']} {installed[row['package']]}: {row['advisory']} is mended in {row['fixed']}"
        for row in advisories()
        if row["package"] in installed and numbers(installed[row["package"]]) < numbers(row["fixed"])
    ]


def test_every_requirement_is_pinned_gives_its_reason_and_is_what_is_installed() -> None:
    for name in ("requirements.txt", "tests/requirements.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            pinned = PINNED.match(line)
            assert pinned, f"{name}: {line}"
            assert version(pinned[1]) == pinned[2], line


def test_the_installed_packages_go_together() -> None:
    checked = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_no_installed_package_has_a_vulnerability_that_is_on_the_list() -> None:
    installed = {found.metadata["Name"].lower(): found.version for found in distributions()}
    assert not vulnerable(installed)
    assert len({row["package"] for row in advisories()} & installed.keys()) > 12
    assert vulnerable({"starlette": "0.47.3"}), "else the list could not fail"
