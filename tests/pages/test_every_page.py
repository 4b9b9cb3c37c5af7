"""Every page of the menu, in both languages, on every kind of place there is: sound, and in one language."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from dashboard import downloads, navigation
from dashboard.panels.areas import short
from dashboard.text import LANGUAGES
from db.engine import Database, default_database
from db.models import (
    Activity,
    Agreement,
    Area,
    AuditEntry,
    Claim,
    Compound,
    CompoundException,
    CompoundMark,
    Issue,
    IssueStep,
    Milestone,
    Need,
    Neighbour,
    PartnerUnit,
    Post,
    Project,
    ProjectContribution,
    ProjectSession,
    ReportIn,
    Resource,
    Source,
    Station,
    Team,
)
from seed.loader import HOME
from tests import factories
from tests.factories import TESTER
from tests.pages.screens import CASES, assert_sound, entered, screen, text, turned, words

PAGES = [entry.file for entry in navigation.MENU]
PLACELESS = {"accounts", "audit", "imports", "setup"}
"""Pages that are not about the chosen area."""
TABLELESS = {"boundaries", "present", "scenes", "wall"}
"""Pages that show what other pages show, which offer its tables, and one whose file is of another kind."""
QUOTING = {"setup"}
"""Pages that show in English, too, what people write in Chinese into their tables."""
NAMED = {
    Activity: ("title", "reason"),
    Agreement: ("title",),
    Area: ("name", "code"),
    AuditEntry: ("actor",),
    Claim: ("term", "value", "unit", "qualifier", "dated"),
    Compound: ("name",),
    CompoundException: ("reason",),
    CompoundMark: ("name", "evidence"),
    Issue: ("title", "handler", "category", "result"),
    IssueStep: ("unit", "note"),
    Milestone: ("title", "reason"),
    Need: ("title", "category", "detail"),
    Neighbour: ("name",),
    PartnerUnit: ("name",),
    Post: ("holder",),
    Project: ("title", "category", "reason"),
    ProjectContribution: ("giver",),
    ProjectSession: ("title",),
    ReportIn: ("unit",),
    Resource: ("title", "category"),
    Source: ("title", "publisher"),
    Station: ("name", "opening_hours"),
    Team: ("name", "host"),
}
"""What people wrote themselves, and no catalogue translates."""

CHINESE = re.compile("[一-鿿]+")
ENGLISH = re.compile("[A-Za-z]{2,}")
SAID_IN_CHINESE_TOO = {"BD", "CGCS", "CSV", "Delete", "English", "Excel", "GCJ", "GeoJSON", "WGS", "WPS"}

every_page = pytest.mark.parametrize("page", PAGES)
every_placed_page = pytest.mark.parametrize("page", [page for page in PAGES if page not in PLACELESS])


@cache
def own_words(_url: str) -> list[str]:
    """What a database holds of people's own words, longest first, also as maps shorten them."""
    found: set[str] = set()
    with default_database().reading() as session:
        for model, fields in NAMED.items():
            for row in session.execute(select(*(getattr(model, field) for field in fields)).distinct()):
                found |= {str(word) for word in row if word}
    return sorted(found | {short(word) for word in found}, key=len, reverse=True)


def foreign(said: list[str], database: Database, script: re.Pattern[str]) -> set[str]:
    """Words of another script than the page's language that are not people's own."""
    names = [re.escape(word) for word in own_words(database.url) if script.search(word)]
    own = re.compile("|".join(names) or "(?!)")
    return {word for piece in said for word in script.findall(own.sub(" ", piece))}


def assert_speaks(database: Database, page: str, language: str, said: list[str]) -> None:
    if language == "zh":
        assert foreign(said, database, ENGLISH) <= SAID_IN_CHINESE_TOO
    elif page not in QUOTING:
        assert foreign(said, database, CHINESE) <= {LANGUAGES["zh"]}


def assert_sound_in_both_languages(
    subtests: pytest.Subtests, database: Database, page: str, *places: str, holds: str = ""
) -> None:
    for language in LANGUAGES:
        app = entered(language)
        for place in places:
            with subtests.test(language=language, place=place):
                turned(app, page, language, **({"area": place} if place else {}))
                assert_sound(app)
                assert holds in text(app)
                assert_speaks(database, page, language, words(app))


@every_page
def test_a_page_of_a_place_is_sound_and_speaks_one_language(
    demonstration_to_read: Database, page: str, subtests: pytest.Subtests
) -> None:
    assert_sound_in_both_languages(subtests, demonstration_to_read, page, HOME, *CASES)


@every_page
def test_a_page_of_an_empty_database_is_sound(bare: Database, page: str, subtests: pytest.Subtests) -> None:
    assert_sound_in_both_languages(subtests, bare, page, "")


@pytest.mark.parametrize("page", [page for page in PAGES if page not in PLACELESS | TABLELESS])
def test_the_workbook_of_a_page_is_made_after_its_run_where_nobody_is_looking(
    demonstration_to_read: Database, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Callable[[], bytes]] = []
    monkeypatch.setattr(downloads, "button", lambda _label, make, _name, _key: made.append(make))
    assert_sound(screen(page, area=HOME))
    with ThreadPoolExecutor(1) as elsewhere:
        (file,) = [elsewhere.submit(make).result() for make in made]
    book = load_workbook(BytesIO(file))
    assert len(book.sheetnames) > 1
    assert all(sheet.max_row > 1 for sheet in book.worksheets)


@every_placed_page
def test_a_page_of_an_empty_database_says_what_to_do(bare: Database, page: str) -> None:
    (info,) = screen(page).info
    assert info.value.startswith("This database has no areas yet.")


@every_page
def test_a_page_of_a_single_area_without_anything_in_it_is_sound(
    bare: Database, page: str, subtests: pytest.Subtests
) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        factories.area(session, "street", name="独街")
    holds = "" if page in PLACELESS else "独街"
    assert_sound_in_both_languages(subtests, bare, page, "", holds=holds)


@every_page
def test_a_page_of_a_single_station_that_never_reported_is_sound(
    bare: Database, page: str, subtests: pytest.Subtests
) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street", name="独街")
        factories.station(session, factories.area(session, "community", street, name="独社区").id)
    assert_sound_in_both_languages(subtests, bare, page, "")


@every_page
def test_an_address_that_means_nothing_is_met_with_a_page_all_the_same(
    demonstration_to_read: Database, page: str
) -> None:
    nonsense = {"as_of": "yesterday", "from": "9999-99-99", "indicator": "happiness", "to": "x"}
    app = screen(page, area=HOME, **nonsense)
    assert_sound(app)
    for address in (
        {"as_of": "1900-01-01", "than": "2999-01-01"},
        {"as_of": "2999-01-01", "than": "1900-01-01", "from": "1900-01-01"},
    ):
        app.query_params = {"lang": "en", "area": HOME, **address}
        assert_sound(app.run())


@every_placed_page
def test_an_area_that_does_not_exist_is_said_and_left_with_a_click(demonstration_to_read: Database, page: str) -> None:
    app = screen(page, area="000000000000")
    assert_sound(app)
    assert "000000000000" in app.info[0].value
    next(button for button in app.button if button.label == "Go to the first area").click().run()
    assert_sound(app)
    assert "同心街道" in text(app)


@every_placed_page
def test_a_page_of_every_window_is_sound(demonstration_to_read: Database, page: str) -> None:
    app = screen(page, area=HOME, **{"from": "all"})
    assert_sound(app)
    for address in (
        {"from": "28"},
        {"from": "year"},
        {"from": "2026-10-03"},
        {"from": "2027-01-01"},
        {"from": "month", "as_of": "2026-02-17"},
        {"from": "7", "as_of": "1949-10-01"},
        {"from": "quarter", "as_of": "2030-01-01"},
    ):
        app.query_params = {"lang": "en", "area": HOME, **address}
        assert_sound(app.run())
