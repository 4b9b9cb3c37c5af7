"""Adding areas: checked line by line as a list, then all of it or nothing; or one below another."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import codes, divisions, lists
from db.actions import editing
from db.actions.areas import MOST_HOUSEHOLDS, MOST_RESIDENTS
from db.errors import N_, Problem, Refused
from db.lists import Line
from db.models import FIRST_DAY, Area, Level
from db.queries import areas
from db.queries.areas import AreaRow, lies_in

_CODE = re.compile(r"[0-9A-Za-z-]+")
_LEVEL_WORD = re.compile(r"(社区|管理处|街道|镇|乡|村)$")


@dataclass(frozen=True)
class Planned:
    """A line of a list as it would be added: with its code, where it hangs, and what is wrong with it."""

    line: int
    code: str
    name: str
    parent_id: int | None
    parent: str
    households: int | None
    residents: int | None
    problems: tuple[Problem, ...]


class _Plan:
    """A list checked against the place it is for; remembers what its earlier lines take."""

    def __init__(self, session: Session, area_id: int, kind: str, lines: Sequence[Line], on: date) -> None:
        root = editing.found(session, Area, area_id)
        levels = session.scalars(select(Level).where(Level.scheme == root.scheme))
        known = {level.kind: level for level in levels}
        ranks = {kind: level.rank for kind, level in known.items()}
        if kind not in ranks or ranks[kind] <= ranks[root.kind]:
            raise Refused(Problem("kind", N_("Choose a level below {area}."), {"area": root.name}))
        self._kind = kind
        self._areas = {row.id: row for row in areas.subtree(session, area_id, on)}
        self._above = areas.parents(session, on)
        self._parents = [
            row
            for row in self._areas.values()
            if ranks[row.kind] < ranks[kind] and lies_in(known[kind].system, row.system)
        ]
        self._owners = {row.code: row.name for row in session.execute(select(Area.code, Area.name))}
        self._listed = Counter(line["code"] for line in lines if line["code"])
        self._codes = areas.codes(session)
        self._taken = self._codes | self._listed.keys() | areas.removed_codes(session)
        self._names = {(self._above.get(row.id), row.name) for row in self._areas.values()}

    def planned(self, line: Line) -> Planned:
        problems: list[Problem] = []
        at = f"line.{line.number}"
        name = editing.text(at, line["name"], 80, problems, N_("Enter a name."))
        parent = called(at, line["parent"], self._parents, problems)
        code = self._given(at, line["code"], problems)
        if name and parent:
            if (parent.id, name) in self._names:
                already = N_("{parent} has an area called {name} already.")
                problems.append(Problem(at, already, {"parent": parent.name, "name": name}))
            self._names.add((parent.id, name))
            code = code or self._free(at, name, parent, problems)
        households = lists.number(at, line["households"], problems)
        residents = lists.number(at, line["residents"], problems)
        return Planned(
            line.number,
            code,
            name or "",
            parent.id if parent else None,
            parent.name if parent else line["parent"],
            editing.count(at, households, MOST_HOUSEHOLDS, problems),
            editing.count(at, residents, MOST_RESIDENTS, problems),
            tuple(problems),
        )

    def _given(self, at: str, code: str, problems: list[Problem]) -> str:
        if code and (len(code) > codes.LONGEST or not _CODE.fullmatch(code)):
            problems.append(Problem(at, N_("Write the code in at most 24 digits and letters.")))
        elif self._listed[code] > 1:
            problems.append(Problem(at, N_("The code {code} is in the list twice."), {"code": code}))
        elif code in self._owners:
            taken = N_("{name} has the code {code} already.")
            problems.append(Problem(at, taken, {"name": self._owners[code], "code": code}))
        elif code in self._codes:
            problems.append(Problem(at, N_("Enter another code: {code} is in use elsewhere."), {"code": code}))
        return code

    def _free(self, at: str, name: str, parent: AreaRow, problems: list[Problem]) -> str:
        """The statistical code if the area is in the shipped list, else one made for it."""
        listed = (row.code for row in divisions.under(parent.code) if row.name == name and row.code not in self._taken)
        above, step = [], parent.id
        while step in self._areas:
            above.append((self._areas[step].kind, self._areas[step].code))
            step = self._above.get(step, -1)
        code = next(listed, None) or codes.free(self._kind, above, self._taken)
        if code is None:
            problems.append(Problem(at, N_("Enter a code: no automatic one is left.")))
            return ""
        self._taken = self._taken | {code}
        return code


def is_code(text: str) -> bool:
    """Whether an area may have such a code."""
    return len(text) <= codes.LONGEST and _CODE.fullmatch(text) is not None


def called(at: str, text: str, rows: Sequence[AreaRow], problems: list[Problem]) -> AreaRow | None:
    """The one of `rows` that a line means: by code, name, or name without its level; the lowest level goes first.

    If the line says nothing, the one it can only be. A problem says why there is none.
    """
    ways = (
        lambda row: row.code == text,
        lambda row: row.name == text,
        lambda row: _LEVEL_WORD.sub("", row.name) == _LEVEL_WORD.sub("", text),
    )
    fitting = list(rows) if not text else next(filter(None, ([*filter(way, rows)] for way in ways)), [])
    lowest = max((row.rank for row in fitting), default=0)
    fitting = [row for row in fitting if row.rank == lowest]
    if len(fitting) == 1:
        return fitting[0]
    if not text:
        message = N_("Enter which area it lies in.")
    elif fitting:
        message = N_("Several areas are called {area}: enter the code of the one that is meant.")
    else:
        message = N_("There is no area called {area} here: add it first, or correct the name.")
    problems.append(Problem(at, message, {"area": text}))
    return None


def plan(session: Session, area_id: int, kind: str, lines: Sequence[Line], on: date) -> list[Planned]:
    """What adding lines (code, name, parent, households, residents) as areas below one would do.

    A problem's field is `line.<number>`.
    """
    checked = _Plan(session, area_id, kind, lines, on)
    return [checked.planned(line) for line in lines]


def add_list(session: Session, area_id: int, kind: str, lines: Sequence[Line], on: date) -> int:
    """Add lines as areas below one: all of them, or none if there is a problem; returns how many."""
    root = editing.found(session, Area, area_id)
    planned = plan(session, area_id, kind, lines, on)
    editing.refuse_if([problem for row in planned for problem in row.problems])
    if not planned:
        raise Refused(Problem("text", N_("Paste a list, or choose a file.")))
    for row in planned:
        hang(session, root.scheme, kind, row, FIRST_DAY)
    return len(planned)


def add(session: Session, parent_id: int, kind: str, cells: dict[str, str], since: date | None, on: date) -> int:
    """Add one area directly below another, since a day or since ever; returns its id."""
    parent = editing.found(session, Area, parent_id)
    (row,) = plan(session, parent_id, kind, [Line(1, {**cells, "parent": parent.code})], on)
    editing.refuse_if([Problem("", problem.message, problem.values) for problem in row.problems])
    return hang(session, parent.scheme, kind, row, since or FIRST_DAY)


def hang(session: Session, scheme: str, kind: str, row: Planned, since: date) -> int:
    """Put in an area that was planned; returns its id."""
    area = Area(scheme=scheme, kind=kind)
    values = {"code": row.code, "name": row.name, "households": row.households, "residents": row.residents}
    editing.add(session, "area:add", area, {**values, "valid_from": since}, under=row.parent_id)
    return area.id
