"""The projects page: what it shows of the demonstration, its line of time, and its forms."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard.charts.cobuilding import Bar, Group, timeline
from dashboard.forms import needs as need_forms
from dashboard.forms import projects as project_forms
from dashboard.forms import units as unit_forms
from dashboard.panels.units import amount
from db.actions import milestones as steps
from db.actions import projects as actions
from db.actions.milestones import MilestoneDraft
from db.engine import Database
from db.measures.indicators import INDICATORS
from db.models import Agreement, Milestone, Need, PartnerUnit, Project, ProjectContribution, ProjectSession, Resource
from db.queries import cobuilding, projects
from db.queries.areas import AreaRow, all_areas
from db.queries.areas import area as area_of
from db.queries.figures import figure
from seed.loader import HOME
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import enter, is_closed, opened, press
from tests.pages.screens import assert_sound, rows, screen, text, tiles

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def place(bare: Database) -> tuple[int, int]:
    """(unit of the street with one resource, need of its community)."""
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street", name="东街")
        community = factories.area(session, "community", street, name="东社区")
        unit = factories.partner_unit(session, street.id)
        factories.resource(session, unit, street.id)
        return unit, factories.need(session, community.id)


def accept(database: Database, need: int) -> int:
    with database.writing(TESTER) as session:
        resource = session.scalars(select(Resource.id)).one()
        days = {"agreed_on": TODAY - timedelta(days=30), "planned_end": TODAY + timedelta(days=30)}
        return actions.accept(session, need, resource, seen=1, quantity=4, **days)


def only(database: Database, model: Any) -> Any:
    with database.reading() as session:
        return session.scalars(select(model)).one()


def area(database: Database, kind: str = "street") -> AreaRow:
    with database.reading() as session:
        return next(row for row in all_areas(session) if row.kind == kind)


def press_in(app: AppTest, form: str, what: str) -> AppTest:
    """Press a button of one of the forms that a dialog holds."""
    next(one for one in app.button if one.key.startswith(form) and one.key.endswith(f".{what}")).click().run()
    assert_sound(app)
    return app


def fill_in(app: AppTest, form: str, **values: object) -> None:
    widgets = (
        *app.text_input,
        *app.number_input,
        *app.date_input,
        *app.checkbox,
        *app.selectbox,
        *app.segmented_control,
    )
    for name, value in values.items():
        widget = next(one for one in widgets if one.key.startswith(form) and one.key.endswith(f".{name}"))
        widget.set_value(value)


def test_the_page_says_what_the_figures_say(demonstration: Database) -> None:
    app = screen("projects", area=HOME, **{"from": "28"})
    assert_sound(app)
    with demonstration.reading() as session:
        home = area_of(session, HOME).id
        first = TODAY - timedelta(days=27)
        keys = ("projects_in_progress", "milestones_late", "needs_matched_rate", "partner_units", "project_sessions")
        known = {key: figure(session, INDICATORS[key], home, first, TODAY) for key in keys}
    shown = tiles(app)
    assert shown["Projects in progress"] == str(known["projects_in_progress"].value)
    assert shown["Needs matched"] == f"{(known['needs_matched_rate'].value or 0) * 100:.1f}"
    assert shown["Partner units"] == str(known["partner_units"].value)
    assert shown["Sessions"] == str(known["project_sessions"].value)
    assert f"{known['milestones_late'].value} milestones late" in text(app)


def test_every_late_milestone_says_why_and_every_state_is_counted(demonstration: Database) -> None:
    app = screen("projects", area=HOME)
    said = text(app)
    with demonstration.reading() as session:
        home = area_of(session, HOME).id
        found = projects.projects(session, home, TODAY - timedelta(days=365), TODAY)
    late = [milestone for row in found for milestone in row.late(TODAY)]
    assert len(late) >= 4
    assert all(milestone.reason and milestone.reason in said for milestone in late)
    assert {"In progress", "Agreed, not yet started", "Finished", "Cancelled"} <= set(rows(app))


def test_a_needs_list_without_any_project_is_not_called_unmatched(demonstration: Database) -> None:
    app = screen("projects", area="360732100000")
    assert_sound(app)
    assert tiles(app)["Needs matched"] == "—"
    assert "Nothing is recorded about which of them are matched." in text(app)
    assert "not matched" not in text(app)


def test_a_place_with_nothing_says_what_to_do(demonstration: Database) -> None:
    app = screen("projects", area="360502002000")
    assert_sound(app)
    assert "Add the first, or choose another area." in text(app)


def test_accepting_what_fits_makes_the_project(place: tuple[int, int], bare: Database) -> None:
    app = opened(need_forms.need, place[1])
    assert "专家看诊 · 卫生服务中心" in text(app)
    assert "same class: 医疗健康; covers 东街; 10 left; both mention" in text(app)
    enter(app, **{"Quantity_(optional)": 11})
    press(app, "Agree on the project")
    assert "Enter 10 or fewer: no more of it is left." in text(app)
    assert not is_closed(app)
    enter(app, **{"Quantity_(optional)": 3})
    assert is_closed(press(app, "Agree on the project"))
    project = only(bare, Project)
    assert (project.title, project.quantity, project.unit_id) == ("请医生看诊", 3, place[0])
    assert only(bare, Need).matched_on == TODAY


def test_a_need_somebody_else_changed_is_accepted_only_knowingly(place: tuple[int, int], bare: Database) -> None:
    app = opened(need_forms.need, place[1])
    accept(bare, place[1])
    press(app, "Agree on the project")
    assert "changed this" in text(app)
    with bare.reading() as session:
        assert len(session.scalars(select(Project)).all()) == 1
    press(app, "Agree on the project")  # knowingly
    assert is_closed(app)
    with bare.reading() as session:
        assert len(session.scalars(select(Project)).all()) == 2


def test_a_need_is_listed_changed_taken_off_and_removed(place: tuple[int, int], bare: Database) -> None:
    app = opened(need_forms.new, area(bare))
    press(app, "Put on the list")
    assert "Enter a title." in text(app)
    assert "Choose or enter a class." in text(app)
    enter(app, What_is_needed="修路灯")
    fill_in(app, "need-new", category="健康服务")
    assert is_closed(press(app, "Put on the list"))
    with bare.reading() as session:
        new = session.scalars(select(Need).where(Need.title == "修路灯")).one()
    app = opened(need_forms.need, new.id)
    fill_in(app, f"need-{new.id}", ends_on=new.published_on)
    press_in(app, f"need-{new.id}#", "save")
    assert "when it began" in text(app)
    fill_in(app, f"need-{new.id}", ends_on=None, title="修十盏路灯")
    assert is_closed(press_in(app, f"need-{new.id}#", "save"))
    app = opened(need_forms.need, new.id)
    press_in(app, f"need-{new.id}#", "ask")
    assert is_closed(press_in(app, f"need-{new.id}#", "yes"))
    assert only(bare, Need).id == place[1]


def test_a_project_is_started_finished_only_without_open_milestones_and_opened_again(
    place: tuple[int, int], bare: Database
) -> None:
    number = accept(bare, place[1])
    with bare.writing(TESTER) as session:
        steps.add_milestone(session, number, MilestoneDraft("验收移交", 2, TODAY + timedelta(days=9)))
    app = opened(project_forms.project, number)
    fill_in(app, f"project-{number}#", started_on=TODAY - timedelta(days=9))
    assert is_closed(press_in(app, f"project-{number}#", "save"))
    app = opened(project_forms.project, number)
    press_in(app, f"project-end-{number}", "save")
    assert "Enter when “验收移交” was done, or choose to drop what is not done (1)." in text(app)
    fill_in(app, f"project-end-{number}", drop_rest=True, reason="并入二期")
    assert is_closed(press_in(app, f"project-end-{number}", "save"))
    assert only(bare, Milestone).dropped_on == TODAY
    app = opened(project_forms.project, number)
    assert is_closed(press(app, "Open the project again"))
    assert (only(bare, Project).finished_on, only(bare, Milestone).dropped_on) == (None, None)


def test_a_project_is_cancelled_with_a_reason_and_its_need_is_open_again(
    place: tuple[int, int], bare: Database
) -> None:
    number = accept(bare, place[1])
    app = opened(project_forms.project, number)
    fill_in(app, f"project-end-{number}", how=project_forms.CANCEL)
    app.run()
    press_in(app, f"project-end-{number}", "save")
    assert "Say why the project is cancelled." in text(app)
    fill_in(app, f"project-end-{number}", reason="场地没有谈妥")
    assert is_closed(press_in(app, f"project-end-{number}", "save"))
    assert only(bare, Need).matched_on is None


def test_a_project_is_agreed_on_without_a_need(place: tuple[int, int], bare: Database) -> None:
    app = opened(project_forms.new, area(bare))
    enter(app, Title="口袋公园")
    form = f"project-new-{area(bare).id}"
    fill_in(app, form, category="健康服务", unit_id=place[0], planned_end=TODAY - timedelta(days=1))
    press(app, "Agree on the project")
    assert "Choose a day on or after the day it starts." in text(app)
    fill_in(app, form, planned_end=None)
    assert is_closed(press(app, "Agree on the project"))
    assert (only(bare, Project).title, only(bare, Project).need_id) == ("口袋公园", None)


def test_milestones_sessions_and_contributions_are_entered_from_the_project(
    place: tuple[int, int], bare: Database
) -> None:
    number = accept(bare, place[1])
    app = opened(project_forms.project, number)
    fill_in(app, f"milestone-{number}-new", title="方案公示", weight=3, due_on=TODAY - timedelta(days=5))
    assert is_closed(press_in(app, f"milestone-{number}-new", "save"))
    step = only(bare, Milestone)
    app = opened(project_forms.project, number, step.id)
    assert "5 days late" in text(app)
    fill_in(app, f"milestone-{number}-{step.id}", done_on=TODAY)
    assert is_closed(press_in(app, f"milestone-{number}-{step.id}", "save"))
    assert only(bare, Milestone).done_on == TODAY

    app = opened(project_forms.project, number)
    fill_in(app, f"session-{number}-new", title="首场", person_times=20, persons=30)
    press_in(app, f"session-{number}-new", "save")
    assert "Enter 20 or fewer: there were no more visits." in text(app)
    fill_in(app, f"session-{number}-new", persons=18)
    assert is_closed(press_in(app, f"session-{number}-new", "save"))
    assert only(bare, ProjectSession).persons == 18

    app = opened(project_forms.project, number)
    fill_in(app, f"gift-{number}-new", giver="居民", typed=1234.5)
    assert is_closed(press_in(app, f"gift-{number}-new", "save"))
    assert (only(bare, ProjectContribution).kind, only(bare, ProjectContribution).amount) == ("money", 123450)


def test_a_day_that_must_be_there_is_asked_for(place: tuple[int, int], bare: Database) -> None:
    number = accept(bare, place[1])
    app = opened(project_forms.project, number)
    fill_in(app, f"milestone-{number}-new", title="方案公示", due_on=None)
    press_in(app, f"milestone-{number}-new", "save")
    assert "Choose a day." in text(app)


def test_a_unit_with_a_resource_and_an_agreement_is_entered_and_ends(place: tuple[int, int], bare: Database) -> None:
    app = opened(unit_forms.new, area(bare))
    press(app, "Save")
    assert "Enter a name." in text(app)
    enter(app, Name="同心小学")
    assert is_closed(press(app, "Save"))
    with bare.reading() as session:
        school = session.scalars(select(PartnerUnit.id).where(PartnerUnit.name == "同心小学")).one()
    app = opened(unit_forms.unit, school)
    fill_in(app, f"resource-{school}-new", title="操场开放", category="健康服务", quantity=5)
    assert is_closed(press_in(app, f"resource-{school}-new", "save"))
    app = opened(unit_forms.unit, school)
    assert is_closed(press_in(app, f"agreement-{school}-new", "save"))
    assert only(bare, Agreement).title == "2026 co-building agreement"
    app = opened(unit_forms.unit, school)
    fill_in(app, f"unit-{school}#", left_on=TODAY + timedelta(days=1))
    press_in(app, f"unit-{school}#", "save")
    assert "first: it goes on after that day." in text(app)
    press_in(app, f"unit-{school}#", "ask")
    press_in(app, f"unit-{school}#", "yes")
    assert "it depends on this" in text(app)


def test_two_hundred_projects_stay_on_one_line_of_time_each_and_late_days_are_red() -> None:
    day = date(2026, 1, 1)
    bars = tuple(
        Bar(
            f"project:{n}", HOSTILE, "东街", HOSTILE, (day, day + timedelta(days=n + 30)), (day, TODAY),
            (TODAY - timedelta(days=5), TODAY) if n % 2 else None, ((day, True), (TODAY, False)), "50%", "",
        )
        for n in range(200)
    )  # fmt: skip
    drawn = timeline([Group("In progress", "200", bars)], TODAY, "Projects")
    assert drawn.count('class="row"') == 200
    assert drawn.count('class="over"') == 100
    assert HOSTILE not in drawn
    for share in (float(piece.split("%")[0]) for piece in drawn.split('style="left:')[1:]):
        assert 0 <= share <= 100


def test_what_was_given_is_said_in_its_own_unit() -> None:
    assert [amount(kind, 12345) for kind in ("money", "labour", "land", "ideas")] == [
        "¥123.45", "205.7 hours", "12,345 m²", "12,345 ideas",
    ]  # fmt: skip
    assert amount("money", None) == "amount not stated"


def test_units_are_counted_by_what_they_promised_and_finished(place: tuple[int, int], bare: Database) -> None:
    accept(bare, place[1])
    app = screen("projects", area=area(bare).code)
    assert_sound(app)
    assert "0 / 1" in text(app)
    with bare.reading() as session:
        assert len(cobuilding.units(session, area(bare, "community").id, TODAY)) == 1, "a unit above serves it too"
