"""The volunteers page: what it shows of the demonstration, and its forms of teams, members, activities and lists."""

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard.forms import activities as activity_forms
from dashboard.forms import volunteering as forms
from dashboard.panels.volunteering import hours
from db.actions import attendance as attending
from db.actions import volunteering as actions
from db.actions.attendance import Served
from db.engine import Database
from db.measures.indicators import INDICATORS
from db.models import Activity, Area, Team
from db.queries import attendance, volunteering
from db.queries.areas import AreaRow, all_areas
from db.queries.areas import area as area_of
from db.queries.figures import figure
from db.viewer import trusted
from seed.loader import HOME
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import enter, field, is_closed, opened, press
from tests.pages.screens import assert_sound, rows, screen, text, tiles

DAY = TODAY - timedelta(days=1)
OTHER = trusted("网格员小李")


@pytest.fixture
def place(bare: Database) -> tuple[int, int]:
    """(team, its activity of yesterday), in a street of 1,000 residents."""
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street", name="东街", residents=9000)
        community = factories.area(session, "community", street, name="东社区", residents=1000)
        factories.area(session, "community", street, name="西社区")
        team = factories.team(session, community.id)
        return team, factories.activity(session, team, DAY)


def save_list(app: AppTest, text: str) -> AppTest:
    app.text_area[0].set_value(text)
    return press_in(app, "attendance", "save")


def press_in(app: AppTest, form: str, what: str) -> AppTest:
    """Press a button of one of the forms that a dialog holds."""
    button = next(one for one in app.button if one.key.startswith(form) and one.key.endswith(f".{what}"))
    button.click().run()
    assert_sound(app)
    return app


def fill_in(app: AppTest, form: str, **values: object) -> None:
    widgets = (*app.text_input, *app.number_input, *app.date_input, *app.time_input, *app.toggle)
    for name, value in values.items():
        widget = next(one for one in widgets if one.key.startswith(form) and one.key.endswith(f".{name}"))
        widget.set_value(value)


def present(database: Database, activity: int) -> list[tuple[str, int, int | None, bool]]:
    with database.reading() as session:
        found = attendance.present(session, activity)
    return [(row.name, row.minutes, row.starts_at, row.confirmed_on is not None) for row in found]


def state(database: Database, activity: int) -> tuple[str, str | None]:
    with database.reading() as session:
        row = volunteering.activity(session, activity)
    return row.state, row.reason


def areas(database: Database) -> Sequence[AreaRow]:
    with database.reading() as session:
        return all_areas(session)


def test_the_demonstrations_figures_are_those_of_the_database(demonstration_to_read: Database) -> None:
    app = screen("volunteers", area=HOME, **{"from": "28"})
    assert_sound(app)
    with demonstration_to_read.reading() as session:
        home = area_of(session, HOME).id
        first = TODAY - timedelta(days=27)
        served = figure(session, INDICATORS["service_hours"], home, first, TODAY).value
        active = figure(session, INDICATORS["active_volunteers"], home, first, TODAY).value
        counts = volunteering.counts(session, home, first, TODAY)
    shown = tiles(app)
    assert served and active
    assert shown["Service time"] == f"{served:,g}"
    assert shown["Active volunteers"] == f"{active:g}"
    assert shown["Held of planned"] == f"{counts.held}\u00a0/\u00a0{counts.activities}"
    assert shown["Not yet confirmed"] == hours(counts.unconfirmed)
    assert shown["Volunteer teams"] == "16"
    assert "To record or confirm" in text(app) and "Coming up" in text(app)


def test_no_screen_names_a_volunteer(demonstration_to_read: Database) -> None:
    for address in ({"from": "7"}, {"from": "all"}):
        assert "（示例）" not in text(screen("volunteers", area=HOME, **address))


def test_a_case_shows_its_team_and_says_that_hours_were_not_reported(demonstration_to_read: Database) -> None:
    app = screen("volunteers", area="440703006107")
    assert "1 volunteer team known here" in text(app).replace(" | ", " ").replace("  ", " ")
    assert rows(app) == ["滨港御城小区志愿服务队"]
    assert tiles(app) == {}


def test_hours_per_1000_residents_are_rounded_down_and_unknown_without_residents(
    bare: Database, place: tuple[int, int]
) -> None:
    with bare.writing(TESTER) as session:
        attending.record(session, place[1], [Served("张某", 119)], seen=1, confirmed=True)
    app = screen("volunteers", area=areas(bare)[0].code)
    assert "东社区 | 1.9 | 1.9" in text(app)
    assert "西社区 | — | residents unknown" in text(app)


def test_a_place_without_teams_says_what_to_do(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        factories.area(session, "street", name="独街")
    app = screen("volunteers")
    assert "This area has no volunteer team yet. Add the first one." in text(app)
    assert "New team" in [button.label for button in app.button]
    assert "Plan an activity" not in [button.label for button in app.button]


def test_a_pasted_list_is_saved_and_shown_as_it_can_be_pasted_again(bare: Database, place: tuple[int, int]) -> None:
    _, activity = place
    app = opened(activity_forms.activity, activity)
    save_list(app, "#接龙\n1. 张三 2小时\n2、李四 9:00-10:30\n王五（带队） ４５分钟")
    assert is_closed(app)
    assert present(bare, activity) == [("张三", 120, None, True), ("李四", 90, 540, True), ("王五", 45, None, True)]
    again = opened(activity_forms.activity, activity)
    assert again.text_area[0].value == "张三 120 min\n李四 9:00-10:30\n王五 45 min"
    assert "3 persons | 4.2 | hours" in text(again)
    save_list(again, again.text_area[0].value + "\n王 五（带队） 30分钟")
    assert "Put 王五 on one line: the list has them twice." in text(again)


def test_a_line_that_cannot_be_read_is_named_and_nothing_is_saved_until_it_is_mended(
    bare: Database, place: tuple[int, int]
) -> None:
    _, activity = place
    app = save_list(opened(activity_forms.activity, activity), "张三 2小时\n李四\n=1+1")
    assert "Line 2: add the time of service" in text(app)
    assert "names nobody (=1+1)" in text(app)
    assert "Correct the lines named above, then save." in text(app)
    assert app.text_area[0].value == "张三 2小时\n李四\n=1+1"
    assert present(bare, activity) == []
    field(app, "Minutes where a line has no time").set_value(90)
    app.text_area[0].set_value("张三 2小时\n李四")
    app.run()
    assert "New to the team, joining on that day: 张三, 李四" in text(app)
    press_in(app, "attendance", "save")
    assert is_closed(app)
    assert [row[:2] for row in present(bare, activity)] == [("张三", 120), ("李四", 90)]


def test_names_are_written_out_and_never_run(bare: Database, place: tuple[int, int]) -> None:
    app = opened(activity_forms.activity, place[1])
    app.text_area[0].set_value("<script>alert 2小时\n<b>陈军 3")
    app.run()
    assert "joining on that day: <script>alert" in text(app)
    assert "(<b>陈军 3)" in text(app)


def test_a_list_is_kept_unconfirmed_and_confirmed_later(bare: Database, place: tuple[int, int]) -> None:
    _, activity = place
    app = opened(activity_forms.activity, activity)
    field(app, "Confirmed by the organiser").set_value(False)
    save_list(app, "张三 2小时")
    assert present(bare, activity) == [("张三", 120, None, False)]
    page = screen("volunteers", area=areas(bare)[0].code)
    assert "2 h unconfirmed" in text(page)
    press_in(opened(activity_forms.activity, activity), "attendance", "save")
    assert present(bare, activity) == [("张三", 120, None, True)]


def test_of_two_who_enter_one_list_the_second_chooses_which_to_keep(bare: Database, place: tuple[int, int]) -> None:
    _, activity = place
    for keep, names in (("theirs", ["李四"]), ("mine", ["张三"])):
        app = opened(activity_forms.activity, activity)
        with bare.writing(OTHER) as session:
            seen = volunteering.activity(session, activity).version
            attending.record(session, activity, [Served("李四", 60)], seen=seen, confirmed=True)
        save_list(app, "张三 2小时")
        assert "网格员小李 changed this" in text(app)
        assert "held" in text(app)
        press_in(app, "attendance", keep)
        assert is_closed(app)
        assert [row[0] for row in present(bare, activity)] == names


def test_last_times_list_fills_the_field_and_an_activity_may_be_held_without_one(
    bare: Database, place: tuple[int, int]
) -> None:
    team, activity = place
    with bare.writing(TESTER) as session:
        earlier = factories.activity(session, team, DAY - timedelta(days=7))
        attending.record(session, earlier, [Served("张三", 60)], seen=1, confirmed=True)
    app = press(opened(activity_forms.activity, activity), "As last time")
    assert app.text_area[0].value == "张三 60 min"
    press(app, "Held, without a list")
    assert is_closed(app)
    assert state(bare, activity) == ("held", None)


def test_an_activity_is_cancelled_with_a_reason_and_planned_again(bare: Database, place: tuple[int, int]) -> None:
    _, activity = place
    app = press(opened(activity_forms.activity, activity), "Cancel the activity")
    assert "Say why it is cancelled." in text(app)
    fill_in(app, "turn", reason="降雨")
    press(app, "Cancel the activity")
    assert is_closed(app) and state(bare, activity) == ("cancelled", "降雨")
    app = opened(activity_forms.activity, activity)
    assert not app.text_area, "nobody attends what is cancelled"
    press(app, "Plan the activity again")
    assert state(bare, activity) == ("planned", None)


def test_an_activity_is_planned_corrected_and_removed(bare: Database, place: tuple[int, int]) -> None:
    team, _ = place
    app = opened(forms.team, team)
    press_in(app, "plan", "save")
    assert "Enter what the activity is." in text(app)
    fill_in(app, "plan", title="义诊", day=TODAY + timedelta(days=3), time=time(9, 30))
    press_in(app, "plan", "save")
    assert is_closed(app)
    with bare.reading() as session:
        (known,) = session.scalars(select(Activity).where(Activity.title == "义诊"))
    assert (known.day, known.starts_at, known.state) == (TODAY + timedelta(days=3), 570, "planned")
    app = opened(activity_forms.activity, known.id)
    assert not app.text_area, "nobody has attended what is still to come"
    fill_in(app, "activity", title="健康义诊", person_times=60)
    press_in(app, "activity", "save")
    app = opened(activity_forms.activity, known.id)
    press(app, "Remove this entry")
    press(app, "Remove")
    assert is_closed(app)
    with bare.reading() as session:
        assert session.get(Activity, known.id) is None


def test_a_team_is_founded_changed_and_refused_a_taken_name(bare: Database, place: tuple[int, int]) -> None:
    street, community = areas(bare)[:2]
    app = press(opened(forms.new_team, community), "Save")
    assert "Enter a name." in text(app)
    fill_in(app, "team", name="邻里互助队")
    press(app, "Save")
    assert "Choose another name: this area has a team of that name." in text(app)
    fill_in(app, "team", name="护河队", host="居委会", founded_on=date(2026, 1, 5))
    press(app, "Save")
    assert is_closed(app)
    with bare.reading() as session:
        (team,) = [row for row in volunteering.teams(session, street.id, TODAY, TODAY) if row.name == "护河队"]
    app = opened(forms.team, team.id)
    with bare.writing(OTHER) as session:
        draft = actions.TeamDraft("护河巡查队", "居委会", date(2026, 1, 5), None)
        actions.change_team(session, team.id, seen=team.version, draft=draft)
    fill_in(app, f"team-{team.id}", ended_on=TODAY)
    press_in(app, f"team-{team.id}", "save")
    assert "网格员小李 changed this" in text(app) and "护河巡查队" in text(app)
    press_in(app, f"team-{team.id}", "theirs")
    app = opened(forms.team, team.id)
    press(app, "Remove this team")
    press(app, "Remove")
    assert is_closed(app)
    with bare.reading() as session:
        assert session.get(Team, team.id) is None


def test_a_team_with_activities_says_why_it_stays(bare: Database, place: tuple[int, int]) -> None:
    app = press(opened(forms.team, place[0]), "Remove this team")
    press(app, "Remove")
    assert "End the team instead: it has 1 activities." in text(app)


def test_a_member_joins_is_corrected_and_leaves(bare: Database, place: tuple[int, int]) -> None:
    team, _ = place
    app = opened(forms.team, team)
    fill_in(app, f"member-{team}-new", name="张三", joined_on=DAY, party_member=True)
    press_in(app, f"member-{team}-new", "save")
    assert is_closed(app)
    app = opened(forms.team, team)
    with bare.reading() as session:
        (member,) = attendance.members(session, team)
    next(box for box in app.selectbox if box.label == "Member").set_value(member.id)
    app.run()
    form = f"member-{team}-{member.id}"
    fill_in(app, form, left_on=DAY - timedelta(days=1))
    press_in(app, form, "save")
    assert "Choose a day on or after the day they joined." in text(app)
    fill_in(app, form, left_on=TODAY)
    press_in(app, form, "save")
    with bare.reading() as session:
        (member,) = attendance.members(session, team)
    assert (member.name, member.party_member, member.left_on) == ("张三", True, TODAY)


def test_a_new_activity_asks_which_team_holds_it(bare: Database, place: tuple[int, int]) -> None:
    with bare.writing(TESTER) as session:
        street = session.scalars(select(Area.id).order_by(Area.id)).first()
        assert street is not None
        other = factories.team(session, street, "街道队")
    with bare.reading() as session:
        teams = volunteering.teams(session, street, TODAY, TODAY)
    app = opened(activity_forms.new_activity, teams)
    enter(app, Team=other, What_the_activity_is="巡河")
    press(app, "Save")
    assert is_closed(app)
    with bare.reading() as session:
        assert session.scalars(select(Activity.team_id).where(Activity.title == "巡河")).all() == [other]


def test_minutes_are_never_rounded_up() -> None:
    assert [hours(minutes) for minutes in (None, 0, 5, 6, 59, 60, 119, 120, 100_001)] == [
        "—",
        "0",
        "0",
        "0.1",
        "0.9",
        "1",
        "1.9",
        "2",
        "1,666.6",
    ]
