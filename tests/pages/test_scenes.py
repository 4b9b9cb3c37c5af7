"""Scenes as they are edited and presented: rows in an order, with notes that the figures suggest."""

from dashboard import reads
from dashboard.filters import View
from dashboard.forms import scenes as forms
from db.actions import scenes as actions
from db.engine import Database
from db.queries.scenes import USUAL, SceneRow, scenes
from seed.loader import HOME
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import enter, is_closed, opened, press
from tests.pages.screens import assert_sound, screen, text


def own(database: Database, area: int) -> list[SceneRow]:
    with database.reading() as session:
        return scenes(session, area)


def editing(view: View, row: SceneRow, number: int) -> None:
    """The form of a scene, over a page that has read what it shows."""
    reads.begin()
    forms._scene(view, row, number)


def test_a_place_gets_scenes_of_its_own_which_a_form_changes_adds_and_removes(demonstration: Database) -> None:
    app = screen("scenes", area=HOME)
    assert "the usual ones" in text(app)
    press(app, "Choose scenes for this area")
    assert "New scene" in {button.label for button in app.button}
    reads.begin()
    area = reads.area(HOME)
    view = View(area, TODAY, TODAY, TODAY)
    first = own(demonstration, area.id)[0]

    form = opened(editing, view, first, 0)
    enter(form, Seconds=45, Place_in_the_order=9)
    press(form, "Begin with what the figures suggest")
    press(form, "Save")
    assert is_closed(form)
    last = own(demonstration, area.id)[-1]
    assert (last.id, last.rank, last.seconds) == (first.id, 9, 45)
    assert last.notes is not None
    assert last.notes.startswith("同心街道:")
    assert "Most urgent" in last.notes

    form = opened(editing, view, SceneRow(None, 0, 2, "map", 20), 0)
    enter(form, Seconds=10)
    press(form, "Save")
    assert is_closed(form)
    assert len(own(demonstration, area.id)) == len(USUAL) + 1

    form = opened(editing, view, last, 0)
    press(form, "Remove the scene")
    press(form, "Remove")
    assert last.id not in {row.id for row in own(demonstration, area.id)}


def test_a_presenter_reads_notes_and_goes_through_the_scenes(demonstration: Database) -> None:
    reads.begin()
    area = reads.area(HOME).id
    with demonstration.writing(TESTER) as session:
        actions.begin(session, area)
        (row, *_rest) = scenes(session, area)
        assert row.id is not None
        draft = actions.SceneDraft(row.kind, 1, 20, notes="Look at the stations first.")
        actions.change(session, row.id, seen=1, draft=draft)
    app = screen("present", area=HOME)
    assert "Look at the stations first." in text(app)
    press(app, "Next")
    assert "in all, most in" in text(app)
    press(app, "Back")
    press(app, "Back")
    assert "issues are open" in text(app)
    app.query_params = {"lang": "en", "area": HOME, "as_of": "2026-10-01"}
    assert_sound(app.run())
    assert "as of Thursday 1 Oct" in text(app)


def test_a_presenter_goes_down_the_way_they_rehearsed_and_back(demonstration: Database) -> None:
    reads.begin()
    area = reads.area(HOME)
    with demonstration.writing(TESTER) as session:
        actions.begin(session, area.id)
        row = scenes(session, area.id)[0]
        draft = actions.SceneDraft(row.kind, 1, 20, notes="Look closer. → 望江社区 → 望江01网格 → nowhere")
        actions.change(session, row.id or 0, seen=1, draft=draft)
    app = screen("present", area=HOME)
    assert "Look closer. |" in text(app), "the way is not read out"
    for step, name in enumerate(("同心街道", "望江社区", "望江01网格"), 1):
        said = text(app)
        assert f"{step} / 3" in said
        assert said.index(f"{name} |") < said.index("12 communities") if step == 1 else "12 communities" not in said
        press(app, "Next")
    assert "in all, most in" in text(app), "then comes the next scene"
    press(app, "Back")
    press(app, "Next")
    assert "in all, most in" not in text(app)
    form = opened(editing, View(area, TODAY, TODAY, TODAY), own(demonstration, area.id)[0], 0)
    assert "Goes down to: 望江社区 → 望江01网格." in text(form)
