"""Scope: a viewer of one community meets nothing of another's through any query."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

import db.queries
from db.actions import editing
from db.engine import Database
from db.errors import NotFound
from db.measures.indicators import INDICATORS
from db.models import Area, Boundary, Issue, Project
from db.permissions import Permission
from db.queries import areas, audit, figures, stations, volunteering
from db.queries.audit import Wanted
from db.viewer import Held, Viewer, looking, trusted
from tests import factories
from tests.factories import TESTER
from tests.filling import fill, singular

DAY = date(2026, 3, 2)
WORD, AMOUNT = "theirs", 7717
"""What every text and every amount of the other community says; nothing else in the database says it."""

OPEN = {
    "accounts.accounts",  # for administrators only: see test_accounts
    "accounts.anybody",
    "accounts.device_links",
    "accounts.grants",
    "areas.codes",  # public numbers, of which there is only one each
    "audit.vocabulary",
    "batches.own",  # what one has put in oneself
    "areas.parents",  # ids alone, without which nobody could find what lies below them
    "areas.removed_codes",  # codes alone, so that none is given twice
    "deeds.own",  # what one has done oneself, in areas one still sees
    "drafts.own",
    "history.readable",
    "records.changed_since",  # of a row that its editor has found
    "limits.place",
    "limits.rules",
    "limits.terms",
    "limits.units",
    "people.roles",
    "places.levels",
    "places.words",
    "records.setting",
    "records.is_demonstration",
    "records.revisions",
    "stations.kinds",
    "stations.services",
}
"""Queries of dictionaries, and of the database as a whole: they tell everybody the same."""

WITH_OWN = {"areas.children", "areas.descendants", "areas.all_areas", "areas.roots", "areas.subtree"}
"""Questions about everybody, whose answer holds the viewer's own community."""

SQUARE = {"type": "Polygon", "coordinates": [[[0.2, 0.1], [0.9, 0.1], [0.9, 0.8], [0.2, 0.1]]]}
"""What overlaps the outline of the other community."""

Question = tuple[Any, ...]


@dataclass
class Street:
    """Two communities of one street; the other one has one of everything, with these ids by table."""

    database: Database
    id: int
    own: int
    other: int
    code: str
    ids: dict[str, int]


@pytest.fixture
def street(database: Database) -> Street:
    with database.writing(trusted(WORD)) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        own = factories.area(session, "community", street, name="own")
        other = factories.area(session, "community", street, name=WORD)
        ids = fill(session, other.id, DAY, WORD, AMOUNT)
        project = session.get_one(Project, ids["projects"])  # one that goes on, with a resource
        project.resource_id, project.quantity = ids["resources"], AMOUNT
        again = Issue(area_id=other.id, title=WORD, level="grid", reported_on=DAY, merged_into=ids["issues"])
        editing.add(session, "issue:report", again, {"title": WORD})
        return Street(database, street.id, own.id, other.id, other.code, ids)


def questions(street: Street) -> dict[str, list[Question]]:
    """Every query, asked about what is the other community's: directly, and through the street.

    A KeyError here names a parameter of a new query for which `answers` has nothing yet.
    """
    with street.database.reading() as session:
        rows = stations.stations(session, street.other, DAY, DAY)
        teams = volunteering.teams(session, street.other, DAY, DAY)
    both = [street.id, street.other]
    answers: dict[str, list[Any]] = {
        **dict.fromkeys(("area_id", "area"), both),
        **{key: [DAY] for key in ("on", "day", "first", "last", "as_of", "settled", "since", "until")},
        "code": [street.code],
        "key": ["station_visits"],
        "keys": [["station_visits"]],
        "measures": [["station_visits"]],
        "indicator": [INDICATORS["station_visits"]],
        "indicators": [INDICATORS.values()],
        **{key: [both] for key in ("areas", "ids")},
        "most": [9],
        "owner": [WORD],
        "owner_id": [AMOUNT],
        "days": [[DAY]],
        "midnight": [datetime(2026, 3, 2)],
        "rows": [rows],
        "subject": ["stations"],
        "subject_id": [street.ids["stations"]],
        **{f"{singular(name)}_id": [number] for name, number in street.ids.items() if name != "areas"},
        **{name: [[number, number + 1]] for name, number in street.ids.items() if name != "areas"},
        "unit_id": [street.ids["partner_units"]],
    }
    special: dict[str, list[Question]] = {
        **{f"audit.{name}": [(Wanted(area_id=street.other),)] for name in ("entries", "count", "actors")},
        **{f"persons.{name}": [(WORD,)] for name in ("records", "mentions")},
        "persons.record": [(kind, street.ids[kind]) for kind in ("volunteers", "posts", "project_contributions")],
        **{f"history.{name}": [("stations", street.ids["stations"])] for name in ("changes", "told")},
        "attendance.before": [(street.ids["teams"], DAY + timedelta(days=1))],
        "attendance.present_before": [(street.ids["teams"], DAY + timedelta(days=1))],
        "evidence.excluded": [(INDICATORS["issues_overdue"], area, None, DAY) for area in both],
        "attendance.tallies": [(teams, DAY, DAY)],
        "figures.levels": [("needs", area, [DAY]) for area in both],
        "boundaries.later": [([street.other], DAY - timedelta(days=1))],
        "boundaries.guess": [({street.other: SQUARE}, DAY)],
        "boundaries.misfits": [({street.own: SQUARE}, DAY)],
        "stations.usual": [(street.ids["stations"], DAY + timedelta(weeks=1))],
    }
    return {
        name: special.get(name) or list(product(*(answers[parameter] for parameter in required(query))))
        for name, query in queries().items()
        if name not in OPEN
    }


def queries() -> dict[str, Callable[..., Any]]:
    """Every public query there is, by module and name."""
    modules = [importlib.import_module(f"db.queries.{file.name}") for file in pkgutil.iter_modules(db.queries.__path__)]
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": query
        for module in modules
        for name, query in inspect.getmembers(module, inspect.isfunction)
        if query.__module__ == module.__name__ and not name.startswith("_")
        if "session" in inspect.signature(query).parameters
    }


def required(query: Callable[..., Any]) -> list[str]:
    """What a query must be given beside its session."""
    given = list(inspect.signature(query).parameters.values())[1:]
    return [parameter.name for parameter in given if parameter.default is inspect.Parameter.empty]


def told(street: Street, name: str, question: Question, *roots: int) -> Any:
    """What a viewer of `roots` is answered; None if there is no such thing for them."""
    rights = frozenset({Permission.LOOK, Permission.AUDIT})
    by = Viewer("somebody", tuple(Held(rights, root) for root in roots))
    with street.database.reading(by) as session:
        try:
            return queries()[name](session, *question)
        except NotFound:
            return None


def test_nothing_of_another_community_is_told_through_any_query(street: Street) -> None:
    asked = questions(street)
    assert len(asked) > 20
    idle, leaking = [], []
    for name, each in asked.items():
        whole, own, nothing = ([told(street, name, one, *roots) for one in each] for roots in sight(street))
        if own == whole:
            idle.append(name)
        if WORD in repr(own) or str(AMOUNT) in repr(own) or (name not in WITH_OWN and own != nothing):
            leaking.append(name)
    assert not leaking
    assert not idle, "these found nothing to hide: give them something in `special`"


def sight(street: Street) -> list[list[int]]:
    """The roots of who sees the whole street, of who sees one community of it, and of who sees nothing."""
    return [[street.id], [street.own], []]


def test_each_kind_of_right_limits_what_it_is_about_and_nothing_else(street: Street) -> None:
    with street.database.writing(TESTER) as session:
        third = factories.area(session, "community", session.get_one(Area, street.id)).id
    rights = {Permission.LOOK: street.other, Permission.AUDIT: street.own, Permission.GRANTS: third}
    by = Viewer("somebody", tuple(Held(frozenset({right}), root) for right, root in rights.items()))
    with street.database.reading(by) as session:
        assert {row.area_id for row in session.scalars(select(Issue))} == {street.other}
        assert {row.area_id for row in session.scalars(select(Boundary))} == {street.other}
        assert {street.own, street.other, third} <= set(session.scalars(select(Area.id)))
        entries = audit.entries(session, Wanted(), 500)
        assert {entry.area_name for entry in entries} == {session.get_one(Area, street.own).name}


def test_a_viewer_of_one_community_starts_there(street: Street) -> None:
    for area in (street.id, street.own, street.other):
        with street.database.reading(looking("somebody", area)) as session:
            assert [row.id for row in areas.roots(session, DAY)] == [area]


def test_a_viewer_of_one_community_is_told_no_figure_of_the_street(street: Street) -> None:
    with street.database.reading(looking("somebody", street.other)) as session:
        visits = INDICATORS["station_visits"]
        assert figures.figure(session, visits, street.other, DAY, DAY).value == 2 * AMOUNT
        assert figures.figure(session, visits, street.id, DAY, DAY).value is None
