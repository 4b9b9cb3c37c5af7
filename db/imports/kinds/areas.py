"""Areas: known by code, or by name within the area they lie in; upper levels before lower ones."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import codes, divisions
from db.actions import area_lists, batches, editing
from db.actions import areas as actions
from db.actions.area_lists import Planned
from db.errors import N_, Problem, Refused
from db.imports import values
from db.imports.columns import Field
from db.imports.kinds.shared import chosen, demand, dictionary, step
from db.imports.places import Places
from db.imports.planning import Importer, Record, Step
from db.models import FIRST_DAY, Area, Level
from db.queries import areas
from db.queries.areas import AreaRow, lies_in

_STATED = ("households", "residents")


class Areas(Importer):
    """Communities, grids and whatever a place's scheme names."""

    kind = "areas"
    needs = (("name", "code"),)

    def fields(self) -> Sequence[Field]:
        return [
            Field("code", N_("Code"), values.code, "990000001001"),
            Field("name", N_("Name"), values.text, N_("Dongjie community")),
            Field("level", N_("Level"), values.text, choices="levels"),
            Field("parent", N_("Lies in"), values.text, choices="areas"),
            Field("households", N_("Households"), values.count, "1280"),
            Field("residents", N_("Residents"), values.count, "3456"),
        ]

    def order(self, records: Sequence[Record]) -> Sequence[Record]:
        ranks = dictionary((row.rank, row.kind, row.name_zh, row.name_en) for row in self._levels)
        return sorted(records, key=lambda record: (ranks.get(values.plain(record["level"]), 99), record.row))

    def load(self, records: Sequence[Record]) -> None:
        self._places = Places(self.session, self.today)
        self._levels = list(self.session.scalars(select(Level).order_by(Level.rank)))
        batches.read(self.session, Area, self._places.by_id)
        self._seen = {row.code: row for row in areas.all_areas(self.session)}
        self._codes = areas.codes(self.session)
        listed = {record["code"] for record in records if record["code"]}
        self._taken = self._codes | areas.removed_codes(self.session) | listed
        self._made: dict[int, int] = {}

    def step(self, record: Record) -> Step:
        known = self._known(record)
        if known is not None and known.id > 0:
            return self._change(record, known)
        name = demand("name", record["name"], N_("Enter a name."))
        parent = self._places.of(record, "parent", "")
        kind = self._level(record, name, parent)
        problems: list[Problem] = []
        name = editing.text("name", name, 80, problems, N_("Enter a name.")) or ""
        for field, most in (("households", actions.MOST_HOUSEHOLDS), ("residents", actions.MOST_RESIDENTS)):
            editing.count(field, record[field], most, problems)
        code = record["code"] or self._free(kind.kind, name, parent, problems)
        if record["code"] in self._codes:
            message = N_("Enter another code: {code} is in use elsewhere.")
            problems.append(Problem("code", message, {"code": record["code"]}))
        elif record["code"] and not area_lists.is_code(code):
            problems.append(Problem("code", N_("Write the code in at most 24 digits and letters.")))
        editing.refuse_if(problems)
        return self._add(record, code, name, kind, parent)

    def _known(self, record: Record) -> AreaRow | None:
        """The area a row means, if there is one already; one that the file itself adds has no number yet."""
        if record["code"] is not None:
            return self._seen.get(record["code"])
        if record["name"] is None:
            raise Refused(Problem("name", N_("Enter a name.")))
        if record["parent"] is None:
            found = [row for row in self._places.rows if row.name == record["name"]]
            return found[0] if len(found) == 1 else None
        parent = self._places.of(record, "parent", "")
        below = (row for row in self._places.rows if self._places.above.get(row.id) == parent.id)
        return next((row for row in below if row.name == record["name"]), None)

    def _change(self, record: Record, known: AreaRow) -> Step:
        if record["parent"] is not None:
            parent = self._places.of(record, "parent", "")
            if self._places.above.get(known.id) not in (None, parent.id):
                message = N_("Move it on the grid map: {area} does not lie in {parent} now.")
                raise Refused(Problem("parent", message, {"area": known.name, "parent": parent.name}))
        if record["level"] is not None:
            level = next(row for row in self._levels if (row.scheme, row.kind) == (known.scheme, known.kind))
            if values.plain(record["level"]) not in dictionary([(level, level.kind, level.name_zh, level.name_en)]):
                message = N_("Correct the level: {area} is of another one.")
                raise Refused(Problem("level", message, {"area": known.name}))
        stated: dict[str, Any] = record.stated("name", *_STATED)
        now = {"name": known.name, "households": known.households, "residents": known.residents}
        filled = now | stated

        def write(session: Session) -> None:
            actions.change(session, known.id, seen=known.version, **filled)

        return step(record.row, f"{known.name}（{known.code}）", (known.id,), now, stated, write)

    def _level(self, record: Record, name: str, parent: AreaRow) -> Level:
        below = [
            row
            for row in self._levels
            if row.scheme == parent.scheme and row.rank > parent.rank and lies_in(row.system, parent.system)
        ]
        if not below:
            raise Refused(Problem("level", N_("Set up the levels of this place first: it has none below that.")))
        if record["level"] is not None:
            words = dictionary((row, row.kind, row.name_zh, row.name_en) for row in below)
            level: Level = chosen("level", record["level"], words)
            return level
        named = [row for row in below if name.endswith(row.name_zh)]
        longest = max((len(row.name_zh) for row in named), default=0)
        named = [row for row in named if len(row.name_zh) == longest]  # 居民自治网格 is no 网格
        if len(named or below) > 1:
            raise Refused(Problem("level", N_("Enter the level.")))
        return (named or below)[0]

    def _free(self, kind: str, name: str, parent: AreaRow, problems: list[Problem]) -> str:
        """The statistical code if the area is in the shipped list, else one made for it."""
        listed = (row.code for row in divisions.under(parent.code) if row.name == name and row.code not in self._taken)
        above, at = [], parent.id
        while at in self._places.by_id:
            above.append((self._places.by_id[at].kind, self._places.by_id[at].code))
            at = self._places.above.get(at, 0)
        code = next(listed, None) or codes.free(kind, above, self._taken)
        if code is None:
            problems.append(Problem("code", N_("Enter a code: no automatic one is left.")))
            return ""
        return code

    def _add(self, record: Record, code: str, name: str, level: Level, parent: AreaRow) -> Step:
        stated = {"code": code, "name": name, "level": level.name_zh, "parent": parent.name, **record.stated(*_STATED)}
        key = ("new", parent.id, name)
        virtual = AreaRow(
            -record.row, 0, code, name, level.kind, level.scheme, level.rank, level.name_zh, level.name_en,
            record["households"], record["residents"], False, "entered", None, level.system,
        )  # fmt: skip
        planned = Planned(record.row, code, name, parent.id, parent.name, record["households"], record["residents"], ())

        def write(session: Session) -> None:
            trial = batches.tries(session)
            under = self._real(parent.id) if trial else self._made.get(parent.id, parent.id)
            made = area_lists.hang(
                session, level.scheme, level.kind, Planned(**{**planned.__dict__, "parent_id": under}), FIRST_DAY
            )
            if trial:
                self._places.take(virtual, parent.id)
                self._taken.add(code)
                self._seen[code] = virtual
            else:
                self._made[virtual.id] = made

        return step(record.row, f"{name}（{code}）", key, None, stated, write, phase=level.rank)

    def _real(self, area_id: int) -> int:
        """The nearest area above that is there already: who may add to it may add below what they add."""
        while area_id < 0:
            area_id = self._places.above[area_id]
        return area_id
