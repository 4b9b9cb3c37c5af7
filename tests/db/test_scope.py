"""Scope: a viewer of one community meets nothing of another's through any query."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import audit
from db.actions import areas as area_actions
from db.actions import stations as station_actions
from db.engine import Database
from db.errors import NotFound
from db.measures.indicators import INDICATORS
from db.models import Boundary, Claim, Compound, Issue, Neighbour, Provenance, ReportedAmount, Source, StationDay
from db.queries import areas, figures, issues, people, records, sources, stations
from db.viewer import Viewer
from tests import factories

DAY = date(2026, 3, 2)
WORD, AMOUNT = "theirs", 7717
"""What every text and every amount of the other community says; nothing else in the database says it."""

OPEN = {
    "areas.parents",  # ids alone, without which nobody could find what lies below them
    "people.roles",
    "records.setting",
    "records.is_demonstration",
    "records.revisions",
    "stations.kinds",
    "stations.services",
}
"""Queries of dictionaries, and of the database as a whole."""

Question = tuple[Any, ...]


@dataclass
class Street:
    """Two communities of one street; the other one has one of everything."""

    database: Database
    id: int
    own: int
    other: int
    station: int
    code: str


@pytest.fixture
def street(database: Database) -> Street:
    with database.writing(Viewer(WORD)) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        own = factories.area(session, "community", street, name="own")
        other = factories.area(session, "community", street, name=WORD)
        source = Source(code="s", title="a source")
        session.add(source)
        session.flush()
        station = factories.station(session, other.id, name=WORD)
        station_actions.record_day(
            session, station, DAY, seen=None, by_service={"reading": AMOUNT}, open=True, note=WORD
        )
        role = people.roles(session, "test")[0].id
        area_actions.appoint(session, other.id, role_id=role, holder=WORD, phone=None, from_day=DAY)
        compound = Compound(area_id=other.id, name=WORD, valid_from=DAY)
        claim = {"fact": "F", "kind": "k", "term": WORD, "gloss": "g", "value": "1", "dated": "2026"}
        session.add_all(
            [
                compound,
                Issue(area_id=other.id, title=WORD, level="grid", reported_on=DAY, due_on=DAY),
                ReportedAmount(area_id=other.id, measure="needs", day=DAY, amount=AMOUNT),
                Boundary(area_id=other.id, geometry=f'{{"type": "{WORD}"}}'),
                Neighbour(area_id=other.id, name=WORD, geometry="{}"),
                Claim(area_id=other.id, source_id=source.id, **claim),
            ]
        )
        session.scalars(select(StationDay)).one().provenance = Provenance.ILLUSTRATIVE
        audit.record(session, "compound:add", compound, None, {})
        return Street(database, street.id, own.id, other.id, station, other.code)


def questions(street: Street) -> dict[str, list[Question]]:
    """How each query is asked about what is the other community's, directly and through the street."""
    visits = INDICATORS["station_visits"]
    both = street.id, street.other
    with street.database.reading() as session:
        rows = stations.stations(session, street.other, DAY, DAY)
    return {
        "areas.area": [(street.code,)],
        "areas.children": [(street.id, DAY)],
        "areas.ancestors": [(street.other, DAY)],
        "areas.descendants": [(street.id, DAY)],
        "areas.all_areas": [()],
        "areas.outlines": [([street.other],)],
        "areas.neighbours": [(street.other,)],
        "figures.sums": [(["station_visits", "needs"], [area], DAY, DAY) for area in both],
        "figures.figures": [(INDICATORS.values(), [area], DAY, DAY) for area in both],
        "figures.figure": [(visits, area, None, DAY) for area in both],
        "figures.last_reported": [(visits, area, DAY) for area in both],
        "figures.by_day": [("station_visits", area, DAY, DAY) for area in both],
        "figures.levels": [("needs", area, [DAY]) for area in both],
        "issues.open_issues": [(area, DAY) for area in both],
        "people.posts": [(street.other, DAY)],
        "records.last_change": [("stations", street.station), ("areas", street.other)],
        "sources.claims": [(area,) for area in both],
        "sources.illustrative": [(area, DAY, DAY) for area in both],
        "stations.stations": [(area, DAY, DAY) for area in both],
        "stations.station": [(street.station,)],
        "stations.station_day": [(street.station, DAY)],
        "stations.usual": [(street.station, DAY + timedelta(weeks=1))],
        "stations.tallies": [(rows, DAY, DAY, DAY)],
        "stations.daily": [(area, DAY, DAY) for area in both],
        "stations.by_service": [(area, DAY, DAY) for area in both],
    }


def queries() -> dict[str, Callable[..., Any]]:
    """Every public query there is, by module and name."""
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": query
        for module in (areas, figures, issues, people, records, sources, stations)
        for name, query in inspect.getmembers(module, inspect.isfunction)
        if query.__module__ == module.__name__ and not name.startswith("_")
    }


def tells(street: Street, name: str, question: Question, *roots: int) -> bool:
    """Whether a query tells a viewer of `roots` anything of the other community's."""
    with street.database.reading(Viewer("somebody", roots)) as session:
        try:
            answer = queries()[name](session, *question)
        except NotFound:
            return False
    return answer is True or isinstance(answer, date) or any(mark in repr(answer) for mark in (WORD, str(AMOUNT)))


def test_every_query_is_asked(street: Street) -> None:
    assert questions(street).keys() | OPEN | {"areas.roots"} == queries().keys()


def test_nothing_of_another_community_is_told_through_any_query(street: Street) -> None:
    for name, asked in questions(street).items():
        for question in asked:
            assert tells(street, name, question, street.id), f"{name} finds what it is asked for"
            assert not tells(street, name, question, street.own), f"{name}{question}"


def test_a_viewer_of_one_community_starts_there(street: Street) -> None:
    for area in (street.id, street.own):
        with street.database.reading(Viewer("somebody", (area,))) as session:
            assert [row.id for row in areas.roots(session, DAY)] == [area]


def test_a_viewer_of_one_community_is_told_no_figure_of_the_street(street: Street) -> None:
    with street.database.reading(Viewer("somebody", (street.other,))) as session:
        visits = INDICATORS["station_visits"]
        assert figures.figure(session, visits, street.other, DAY, DAY).value == AMOUNT
        assert figures.figure(session, visits, street.id, DAY, DAY).value is None
