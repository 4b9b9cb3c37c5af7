"""The overview: its figures are the database's, its lists name what needs attention, its picks lead on."""

from datetime import date, timedelta

import pytest

from dashboard.text import number
from db.engine import Database
from db.measures.indicators import INDICATORS
from db.queries import areas, issues, projects
from db.queries.figures import figures
from seed.loader import HOME
from tests.demonstration import FIGURES, TODAY
from tests.pages.screens import facts, rows, screen, text


def test_every_figure_is_the_one_of_the_database(demonstration_to_read: Database) -> None:
    first = TODAY - timedelta(days=6)
    with demonstration_to_read.reading() as session:
        home = areas.area(session, HOME).id
        known = figures(session, INDICATORS.values(), [home], first, TODAY)
    shown = facts(screen("overview", area=HOME))
    counts = ["station_visits", "issues_open", "issues_overdue", "issues_closed", "stations", "communities", "grids"]
    for key in counts:
        assert shown[INDICATORS[key].name].split()[0] == number(known[key, home].value), key
    assert f"{known['issues_overdue', home].value} issues are overdue" in text(screen("overview", area=HOME))


@pytest.mark.parametrize(("area", "key", "first", "last", "least", "most"), FIGURES)
def test_what_an_article_reported_stands_on_the_overview_of_its_day(
    demonstration_to_read: Database, area: str, key: str, first: str | None, last: str, least: int, most: int
) -> None:
    shown = facts(screen("overview", area=area, as_of=last, **{"from": first or "all"}))
    figure = int(shown[INDICATORS[key].name].split()[0].replace(",", ""))
    assert least <= figure <= most


def test_a_case_opens_on_the_day_its_article_ends_with_all_that_was_told(demonstration_to_read: Database) -> None:
    app = screen("overview", area="360502002000")
    assert app.date_input[0].value == date(2020, 12, 31)
    assert app.selectbox[1].value == "all"
    assert "What the source says" in text(app)


def test_what_a_source_claimed_stands_beside_the_figure_and_does_not_replace_it(
    demonstration_to_read: Database,
) -> None:
    shown = facts(screen("overview", area="360502002000"))
    assert shown["Service centres"].startswith("30 centres")
    assert "source: 31" in shown["Service centres"]


def test_what_needs_attention_is_what_is_overdue_or_late_and_every_silent_station(
    demonstration_to_read: Database,
) -> None:
    with demonstration_to_read.reading() as session:
        home = areas.area(session, HOME).id
        late = [row.title for row in issues.open_issues(session, home, TODAY) if row.due_on and row.due_on < TODAY]
        for project in projects.projects(session, home, TODAY - timedelta(days=365), TODAY):
            late += [f"{project.title}: {milestone.title}" for milestone in project.late(TODAY)]
    app = screen("overview", area=HOME)
    assert f"{len(late)} Overdue" in text(app)
    app.session_state["opened"] = frozenset({"attention"})
    said = text(app.run())
    assert late
    assert all(title in said for title in late)
    assert said.count("has not reported") == int(said.split(" Not reported")[0].split()[-1])


def test_the_ranking_follows_the_chosen_indicator(demonstration_to_read: Database) -> None:
    by_visits = rows(screen("overview", area=HOME, indicator="station_visits"))
    by_issues = rows(screen("overview", area=HOME, indicator="issues_open"))
    assert len(by_visits) == len(by_issues) == 7
    assert by_visits != by_issues
    app = screen("overview", area=HOME, indicator="station_visits")
    app.session_state["opened"] = frozenset({"ranking"})
    assert len(rows(app.run())) == 12


def test_a_day_in_the_past_shows_what_was_known_of_it_then(demonstration_to_read: Database) -> None:
    now, then = (facts(screen("overview", area=HOME, as_of=day)) for day in ("2026-11-22", "2026-03-15"))
    for name in ("Station visits", "Open issues"):
        assert now[name] != then[name]


def test_the_place_picker_leads_to_another_area_and_lets_go_of_the_window(demonstration_to_read: Database) -> None:
    app = screen("overview", area=HOME, **{"from": "28"})
    app.selectbox[0].set_value("360502002000").run()
    assert app.query_params["area"] == "360502002000"
    assert "from" not in app.query_params
    assert "城北街道" in text(app)


def test_the_address_follows_what_is_picked(demonstration_to_read: Database) -> None:
    app = screen("overview", area=HOME)
    app.selectbox[1].set_value("28").run()
    app.date_input[0].set_value(date(2026, 6, 30)).run()
    assert {key: app.query_params[key] for key in ("area", "from", "as_of", "lang")} == {
        "area": HOME,
        "from": "28",
        "as_of": "2026-06-30",
        "lang": "en",
    }
    assert app.date_input[0].value == date(2026, 6, 30)
