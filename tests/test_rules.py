"""Rules of the house that a machine can hold: who may import whom, and that the menu knows every page."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import navigation
from db.venv import ROOT

ROOMS = {
    "pages": {"dashboard"},
    "dashboard": {"dashboard", "db"},
    "seed": {"seed", "db"},
    "db": {"db"},
}
"""What of our own each room may import; `tests` may import everything and is imported by nothing."""

EVERYWHERE = {"db.calendar"}
"""What day it is, every room may ask."""

FORBIDDEN = {
    "db": {"streamlit", "pandas", "altair"},
    "seed": {"streamlit", "pandas", "altair"},
    "pages": {"sqlalchemy", "altair", "pandas"},
}
"""What of others a room does without."""

ENTRIES = sorted(ROOT.glob("*/__main__.py"))


def sources(room: str) -> list[Path]:
    found = sorted((ROOT / room).rglob("*.py"))
    assert found
    return found


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module imported anywhere in a tree, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name their module in full"
            yield str(node.module)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room: str) -> None:
    ours = {*ROOMS, "tests"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources(room)
        for module in set(imported(parsed(path))) - EVERYWHERE
        if (top := module.split(".")[0]) in ours - ROOMS[room] or top in FORBIDDEN.get(room, ())
    ]
    assert not wrong, "\n".join(wrong)


def test_pages_say_nothing_to_the_database() -> None:
    names = {
        (path.name, name)
        for path in sources("pages")
        for node in ast.walk(parsed(path))
        if (name := getattr(node, "id", getattr(node, "attr", None)))
    }
    assert not {(file, name) for file, name in names if name in {"select", "execute", "session", "default_database"}}


def test_queries_only_read() -> None:
    called = {
        ast.unparse(node.func)
        for path in sources("db/queries")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
    }
    assert "session.execute" in called
    writing = {
        "insert",
        "update",
        "delete",
        *(f"session.{verb}" for verb in ("add", "add_all", "delete", "merge", "commit")),
    }
    assert not called & writing


def test_every_page_is_in_the_menu_and_every_entry_of_the_menu_is_a_page() -> None:
    listed = [entry.file for entry in navigation.MENU]
    assert len(listed) == len(set(listed))
    assert set(listed) == {path.stem for path in (ROOT / "pages").glob("*.py")}


def test_streamlit_finds_no_pages_of_its_own() -> None:
    assert not (ROOT / "dashboard" / "pages").exists()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.parent.name)
def test_a_command_imports_only_the_standard_library_before_it_is_inside_the_environment(entry: Path) -> None:
    tree = parsed(entry)
    enters = min(
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("venv.enter", "enter")
    )
    early = {
        module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno < enters
        for module in imported(ast.Module([node], []))
    }
    assert {module.split(".")[0] for module in early} <= sys.stdlib_module_names | {"db"}
    for module in early:
        if module == "db":
            assert (ROOT / "db" / "__init__.py").read_text() == ""
            assert {top.split(".")[0] for top in imported(parsed(ROOT / "db" / "venv.py"))} <= sys.stdlib_module_names
        else:
            assert not module.startswith("db.")


def test_every_command_was_looked_at() -> None:
    assert {path.parent.name for path in ENTRIES} == {"dashboard", "db", "seed", "tests"}
