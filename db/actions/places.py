"""Setting up a place: its topmost area, its levels, and the words it uses."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db import audit
from db.access import require_for
from db.actions import editing
from db.actions.areas import MOST_HOUSEHOLDS, MOST_RESIDENTS
from db.errors import N_, Problem
from db.measures import totals
from db.models import SELF, SERVICE, Area, DailyTotal, Level, Post, Role, Service, Setting, Station, StationKind
from db.words import ROOTS, Word, level_of, words

_CODE = re.compile(r"[1-9]\d{11}")
_ZEROS = {"county": 6, "street": 3, "community": 0}
"""With how many zeros a 12-digit code of a level ends."""


@dataclass(frozen=True)
class PlaceDraft:
    """What the first step holds; `kind` is the level the place begins with."""

    code: str
    name: str
    kind: str
    households: int | None = None
    residents: int | None = None


FIELDS = list(PlaceDraft.__annotations__)


def found(session: Session, draft: PlaceDraft) -> int:
    """Found a place: its topmost area and the level of that; returns the area's id."""
    problems: list[Problem] = []
    code = "".join(draft.code.split())
    if draft.kind not in ROOTS:
        problems.append(Problem("kind", N_("Choose the level the place begins with.")))
    elif not _CODE.fullmatch(code):
        problems.append(Problem("code", N_("Enter the statistical code: 12 digits.")))
    elif len(code) - len(code.rstrip("0")) < _ZEROS[draft.kind] or (not _ZEROS[draft.kind] and code.endswith("000")):
        problems.append(
            Problem(
                "code", N_("Check code and level: a county's code ends in 000000, a town's in 000, a community's not.")
            )
        )
    elif (owner := session.scalar(select(Area).where(Area.code == code))) is not None:
        problems.append(Problem("code", N_("Choose another code: {name} has this one."), {"name": owner.name}))
    values = {
        "name": editing.text("name", draft.name, 80, problems, N_("Enter a name.")),
        "households": editing.count("households", draft.households, MOST_HOUSEHOLDS, problems),
        "residents": editing.count("residents", draft.residents, MOST_RESIDENTS, problems),
    }
    editing.refuse_if(problems)
    if session.scalar(select(Level.id).where(Level.scheme == code, Level.kind == draft.kind)) is None:
        word = level_of(draft.kind, str(values["name"]))
        session.add(Level(scheme=code, kind=draft.kind, rank=1, name_zh=word.name_zh, name_en=word.name_en))
        session.flush()
    area = Area(scheme=code, kind=draft.kind)
    editing.add(session, "place:found", area, {"code": code, **values})
    return area.id


def set_levels(session: Session, area_id: int, levels: Sequence[Word]) -> None:
    """Say what a place's levels are and what it calls them, topmost first.

    A level's own `kind` is the grid system that what lies below a community belongs to, the service grids unless said.
    A problem's field is the level's kind. Refused if a level that has areas would go, change places with another, or
    come into the other grid system.
    """
    root = place(session, area_id)
    problems: list[Problem] = []
    kinds = [level.code for level in levels]
    if kinds[:1] != [root.kind] or len(set(kinds)) != len(kinds) or set(kinds) - set(words("level")):
        problems.append(Problem("levels", N_("Choose each level once, below the level the place begins with.")))
    if len(kinds) < 2:
        problems.append(Problem("levels", N_("Choose at least one level below the place.")))
    known = {row.kind: row for row in session.scalars(select(Level).where(Level.scheme == root.scheme))}
    order = sorted(known, key=lambda kind: known[kind].rank)
    used = set(session.scalars(select(Area.kind).where(Area.scheme == root.scheme).distinct()))
    for kind in sorted(used - set(kinds), key=order.index):
        problems.append(Problem("levels", N_("Keep the level {level}: it has areas."), {"level": known[kind].name_zh}))
    if [kind for kind in kinds if kind in used] != [kind for kind in order if kind in used & set(kinds)]:
        problems.append(Problem("levels", N_("Keep the order of levels that have areas.")))
    systems = {level.code: None if level.code in ROOTS else level.kind or SERVICE for level in levels}
    for kind in sorted(used & systems.keys(), key=order.index):
        if known[kind].system != systems[kind] and known[kind].system is not None:
            message = N_("Keep the grid system of {level}: it has areas.")
            problems.append(Problem(kind, message, {"level": known[kind].name_zh}))
    if set(systems.values()) - {None, SERVICE, SELF}:
        problems.append(Problem("levels", N_("Choose one of the two grid systems.")))
    named = _named(levels, 60, problems)
    editing.refuse_if(problems)
    for kind in known.keys() - set(kinds):
        session.delete(known[kind])
    for rank, level in enumerate(named, 1):
        row = known.get(level.code) or Level(scheme=root.scheme, kind=level.code)
        row.rank, row.name_zh, row.name_en = rank, level.name_zh, level.name_en
        row.system = systems[level.code]
        session.add(row)
    note(session, "place:levels", root, [level._asdict() for level in named], "areas")


def set_roles(session: Session, area_id: int, roles: Sequence[Word]) -> None:
    """Say which posts a place knows, in their order; one that somebody holds or held stays."""
    root = place(session, area_id)
    used = set(session.scalars(select(Post.role_id).distinct()))
    arrange(session, Role, "roles", roles, used, Role.scheme == root.scheme, scheme=root.scheme)
    note(session, "place:roles", root, [role._asdict() for role in roles], "people")


def set_station_words(session: Session, area_id: int, kinds: Sequence[Word], services: Sequence[Word]) -> None:
    """Say which kinds of stations there are and which services they count; what a station uses stays."""
    root = place(session, area_id)
    used = set(session.scalars(select(Station.kind_id).distinct()))
    counted = {code for listed in session.scalars(select(Station.services)) for code in listed}
    in_use = {
        row.id for row in session.scalars(select(Service)) if row.code in counted or _was_counted(session, row.code)
    }
    arrange(session, StationKind, "station_kinds", kinds, used)
    arrange(session, Service, "services", services, in_use)
    chosen = [word._asdict() for word in (*kinds, *services)]
    note(session, "place:station_words", root, chosen, "stations")


def _was_counted(session: Session, service: str) -> bool:
    counted = select(DailyTotal.measure).where(DailyTotal.measure == f"station_visits/{service}")
    return session.scalar(counted.limit(1)) is not None


def arrange(
    session: Session,
    model: Any,
    field: str,
    chosen: Sequence[Word],
    used: Collection[int],
    *those: ColumnElement[bool],
    **values: str,
) -> None:
    """Make the rows of a dictionary what was chosen; a word without a code is a new one."""
    problems: list[Problem] = []
    if not chosen:
        problems.append(Problem(field, N_("Choose at least one.")))
    named = _named(chosen, 60, problems, field)
    known = {row.code: row for row in session.scalars(select(model).where(*those))}
    for code in known.keys() - {word.code for word in chosen}:
        if known[code].id in used:
            problems.append(Problem(field, N_("Keep {name}: it is in use."), {"name": known[code].name_zh}))
    editing.refuse_if(problems)
    for code in known.keys() - {word.code for word in chosen}:
        session.delete(known[code])
    own = (code for number in count(1) if (code := f"own_{number}") not in known)
    for rank, word in enumerate(named, 1):
        row = known.get(word.code) or model(code=word.code or next(own), **values)
        row.rank, row.name_zh, row.name_en = rank, word.name_zh, word.name_en
        session.add(row)
    session.flush()


def _named(chosen: Sequence[Word], longest: int, problems: list[Problem], field: str | None = None) -> list[Word]:
    """The words with tidy names; an English name left out is the Chinese one."""
    named = []
    for word in chosen:
        at = field or word.code
        name = editing.text(at, word.name_zh, 40, problems, N_("Enter a name."))
        english = editing.text(at, word.name_en, longest, problems) or name
        named.append(word._replace(name_zh=name or "", name_en=english or ""))
    if len({word.name_zh for word in named}) < len(named):
        problems.append(Problem(field or "levels", N_("Choose different names.")))
    return named


def open_first(session: Session, area_id: int) -> None:
    """Let every visit begin at this place."""
    root = place(session, area_id)
    setting = session.get(Setting, "home_area") or Setting(key="home_area")
    setting.value = root.code
    session.add(setting)
    note(session, "place:open_first", root, [], "areas")


def place(session: Session, area_id: int) -> Area:
    """The area whose place is meant; raises `Forbidden` before anything is asked that a part of it cannot answer."""
    root = editing.found(session, Area, area_id)
    require_for(session, "place:change", root.id)
    return root


def note(session: Session, event: str, root: Area, rows: list[dict[str, Any]], topic: str) -> None:
    """The audit entry of rows that are no facts, and the revision that screens wait for."""
    session.flush()
    audit.note(session, event, {"place": root.code, "rows": rows}, root.id)
    totals.bump(session.connection(), [topic])
