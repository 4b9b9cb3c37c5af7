"""Printing the grid map: offered to whoever may take tables away, built when asked for, and written down."""

from typing import Any

import pytest
from sqlalchemy import select

from dashboard import access, downloads
from dashboard.maps import press
from dashboard.maps.sheet import Sheet
from db.engine import Database
from db.models import AuditEntry
from db.permissions import Permission
from db.viewer import Held, Viewer
from seed.loader import HOME
from tests.pages.screens import assert_sound, screen, text

Made = list[tuple[Any, ...]]


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> Made:
    """What went to the press instead of being converted."""
    made: Made = []
    monkeypatch.setattr(press, "pressed", lambda *given: made.append(given) or b"")
    return made


@pytest.fixture
def buttons(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[Any, ...]]:
    """The downloads of a page by their key: nobody but a browser asks for what they hold."""
    found: dict[str, tuple[Any, ...]] = {}
    monkeypatch.setattr(downloads, "button", lambda *given: found.__setitem__(given[3], given))
    return found


def test_the_map_is_printed_as_it_is_shown_on_the_paper_and_as_the_file_that_was_chosen(
    demonstration: Database, pressed: Made, buttons: dict[str, tuple[Any, ...]]
) -> None:
    app = screen("grid_map", area=HOME, indicator="issues_open")
    assert "print.take" not in buttons and "Paper" not in text(app), "nothing is built before somebody opens it"
    app.session_state["print"] = True
    app.run()
    assert_sound(app)
    paper, file = (next(one for one in app.button_group if one.label == label) for label in ("Paper", "Kind of file"))
    assert (paper.value, file.value) == ("a4", "pdf")
    paper.set_value("16x9").run()
    next(one for one in app.button_group if one.label == "Kind of file").set_value("png").run()
    label, make, name, _key, ending, mime = buttons["print.take"]
    assert (label, name, ending, mime) == ("Download PNG", f"map-{HOME}-2026-11-22-16x9", "png", "image/png")
    assert not pressed
    make()
    ((found, kind, ending, printed),) = pressed
    assert (kind, ending) == ("16x9", "png") and printed.startswith("printed 20")
    assert isinstance(found, Sheet) and found.heading == "Open issues"
    with demonstration.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (last.event, last.actor) == ("map:export", "Li Juan")


def test_who_may_not_take_tables_away_is_not_offered_the_map(
    demonstration_to_read: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = Viewer("Wang", (Held(frozenset({Permission.LOOK})),))
    monkeypatch.setattr(access, "_present", lambda: looking)
    access.forget()
    app = screen("grid_map", area=HOME)
    app.session_state["print"] = True
    app.run()
    assert_sound(app)
    assert "Kind of file" not in text(app)
