"""Stations: known by area and name."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import batches
from db.actions import stations as actions
from db.errors import N_, Problem, Refused
from db.imports import values
from db.imports.columns import Field
from db.imports.kinds.shared import chosen, demand, dictionary, place_fields, step
from db.imports.places import Places
from db.imports.planning import Importer, Record, Step
from db.imports.values import plain
from db.models import Area, Service, Station, StationKind

_STATED = ("kind_id", "services", "opening_hours", "reports_daily", "longitude", "latitude", "opened_on", "closed_on")


class Stations(Importer):
    """Places that residents visit."""

    kind = "stations"
    needs = (("area", "community"), ("name",))
    names = MappingProxyType({"kind_id": "kind"})

    def fields(self) -> Sequence[Field]:
        return [
            *place_fields(),
            Field("name", N_("Station"), values.text, N_("Dongjie red station")),
            Field("kind", N_("Kind"), values.text, N_("Red service station"), choices="kinds"),
            Field("services", N_("Services"), values.text, N_("Rest and water, Reading and study")),
            Field("opening_hours", N_("Opening hours"), values.text, "8:30–17:30"),
            Field("reports_daily", N_("Reports daily"), values.yes_no, N_("yes"), choices="yes_no"),
            Field("longitude", N_("Longitude"), values.degrees, "115.35"),
            Field("latitude", N_("Latitude"), values.degrees, "26.33"),
            Field("opened_on", N_("Opened on"), values.day, "2026-03-05"),
            Field("closed_on", N_("Closed down on"), values.day),
        ]

    def load(self, records: Sequence[Record]) -> None:
        self._places = Places(self.session, self.today)
        batches.read(self.session, Area, self._places.by_id)
        kinds = list(self.session.scalars(select(StationKind).order_by(StationKind.rank)))
        self._kinds = kinds
        self._kind_words = dictionary((row.id, row.code, row.name_zh, row.name_en) for row in kinds)
        services = list(self.session.scalars(select(Service).order_by(Service.rank)))
        self._services = [service.code for service in services]
        self._service_words = dictionary((row.code, row.code, row.name_zh, row.name_en) for row in services)
        rows = list(self.session.scalars(select(Station).order_by(Station.id)))
        batches.keep(self.session, rows)
        self._known = {(row.area_id, plain(row.name)): row for row in rows}

    def step(self, record: Record) -> Step:
        name = demand("name", record["name"], N_("Enter a name."))
        area = self._places.of(record)
        key = area.id, plain(name)
        known = self._known.get(key)
        stated: dict[str, Any] = record.stated(*_STATED)
        if record["kind"] is not None:
            stated["kind_id"] = chosen("kind", record["kind"], self._kind_words)
        if record["services"] is not None:
            stated["services"] = self._read_services(record["services"])
        now: dict[str, Any] = (
            {field: getattr(known, field) for field in _STATED} if known else self._usual(name, stated)
        )
        draft = actions.StationDraft(name=known.name if known else name, **(now | stated))

        def write(session: Session) -> None:
            if known is None:
                actions.add(session, area.id, draft)
            else:
                actions.change(session, known.id, seen=known.version, draft=draft)

        told = {"area": area.name, "name": name} if known is None else {}
        return step(record.row, f"{name}（{area.name}）", key, now if known else None, told | stated, write)

    def _usual(self, name: str, stated: Mapping[str, Any]) -> dict[str, Any]:
        """What a new station is unless its row says otherwise; its name may say the kind."""
        kind = next((kind.id for kind in self._kinds if kind.name_zh in name), None)
        if kind is None and "kind_id" not in stated:
            raise Refused(Problem("kind", N_("Choose a kind.")))
        usual = {"kind_id": kind, "services": self._services[:3], "reports_daily": True, "opened_on": self.today}
        return dict.fromkeys(_STATED) | usual

    def _read_services(self, said: str) -> list[str]:
        words = [word for word in re.split(r"[\s、,，;；/|+]+(?![a-z])", said) if word]
        if said and plain(said) in self._service_words:
            words = [said]
        found = {chosen("services", word.strip(), self._service_words) for word in self._joined(words)}
        return [code for code in self._services if code in found]

    def _joined(self, words: list[str]) -> list[str]:
        """English names of several words put together again."""
        joined: list[str] = []
        index = 0
        while index < len(words):
            for end in range(len(words), index, -1):
                if plain("".join(words[index:end])) in self._service_words or end == index + 1:
                    joined.append("".join(words[index:end]))
                    index = end
                    break
        return joined
