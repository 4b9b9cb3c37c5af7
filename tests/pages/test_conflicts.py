"""Two who work on one row: the second learns what the first wrote, field by field, and nothing of either is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.forms import projects as forms
from db.actions import projects
from db.engine import Database
from db.models import Project
from db.viewer import trusted
from tests import factories
from tests.deeds import DAY, project
from tests.factories import TESTER
from tests.pages.dialogs import is_closed, opened
from tests.pages.screens import text

OTHER = trusted("网格员小李")
END = DAY + timedelta(days=300)


@pytest.fixture
def number(bare: Database) -> int:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        return projects.add(session, factories.area(session, "community").id, project())


def save(database: Database, number: int, **values: object) -> None:
    """Let somebody else change the project."""
    with database.writing(OTHER) as session:
        row = session.get_one(Project, number)
        draft = projects.ProjectDraft(**{name: getattr(row, name) for name in projects.FIELDS})
        projects.change(session, number, seen=row.version, draft=replace(draft, **values))  # type: ignore[arg-type]


def kept(database: Database, number: int) -> Project:
    with database.reading() as session:
        return session.get_one(Project, number)


def type_title(app: object, number: int, title: str) -> None:
    app.text_input(key=f"project-{number}#1.title").set_value(title)  # type: ignore[attr-defined]


def press_save(app: object, number: int) -> None:
    app.button(key=f"project-{number}#1.save").click().run()  # type: ignore[attr-defined]


def test_changes_of_different_fields_are_saved_together_and_the_second_is_told(bare: Database, number: int) -> None:
    app = opened(forms.project, number)
    type_title(app, number, "义诊进社区")
    save(bare, number, planned_end=END)
    press_save(app, number)
    said = text(app)
    assert "Saved. 网格员小李 changed this at" in said and "The row holds both changes." in said
    assert "Planned end | — → 27 Dec" in said
    row = kept(bare, number)
    assert (row.title, row.planned_end, row.version) == ("义诊进社区", END, 3)
    assert is_closed(app.run())


def test_a_field_that_both_changed_is_chosen_and_the_others_are_merged(bare: Database, number: int) -> None:
    app = opened(forms.project, number)
    type_title(app, number, "义诊进社区")
    save(bare, number, title="健康讲座", planned_end=END)
    press_save(app, number)
    said = text(app)
    assert "What you typed is kept. Choose which to keep, then save." in said
    assert "Title | Mine | 义诊进社区 | Theirs | 健康讲座 | Before | 看诊" in said
    assert kept(bare, number).version == 2
    save(bare, number, reason="天气")  # and once more before the choice
    app.radio[0].set_value("theirs").run()
    assert app.text_input(key=f"project-{number}#1.title").value == "健康讲座"
    press_save(app, number)
    said = text(app)
    assert "The row holds both changes." in said and "Reason (optional) | — → 天气" in said
    row = kept(bare, number)
    assert (row.title, row.planned_end, row.reason) == ("健康讲座", END, "天气")
