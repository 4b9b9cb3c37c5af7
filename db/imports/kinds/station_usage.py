"""What stations report: known by station and day; a column for each service, or a row for each."""

from collections.abc import Sequence
from datetime import date, timedelta
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
from db.models import Service, Station, StationDay
from db.queries import stations
from db.queries.areas import AreaRow
from db.queries.stations import USUAL_WEEKS

_SERVICE = "service."
_AT_ONCE = 200


class StationUsage(Importer):
    """Visits of a station on a day, as its report holds them."""

    kind = "station_usage"
    needs = (("station",), ("day",))

    def fields(self) -> Sequence[Field]:
        services = self.session.scalars(select(Service).order_by(Service.rank))
        return [
            *place_fields(),
            Field("station", N_("Station"), values.text, N_("Dongjie red station"), choices="stations"),
            Field("day", N_("Day"), values.day, "2026-03-05"),
            Field("open", N_("Open"), values.yes_no, N_("yes"), choices="yes_no"),
            *(Field(f"{_SERVICE}{row.code}", row.name_zh, values.count, "12", also=(row.name_en,)) for row in services),
            Field("service", N_("Service"), values.text, choices="services"),
            Field("visits", N_("Visits"), values.count),
            Field("note", N_("Note"), values.text),
        ]

    def load(self, records: Sequence[Record]) -> None:
        self._places = Places(self.session, self.today)
        services = list(self.session.scalars(select(Service).order_by(Service.rank)))
        self._codes = {row.code for row in services}
        self._words = dictionary((row.code, row.code, row.name_zh, row.name_en) for row in services)
        self._by_name: dict[str, list[Station]] = {}
        for row in self.session.scalars(select(Station).order_by(Station.id)):
            self._by_name.setdefault(plain(row.name), []).append(row)
        named = {plain(record["station"]) for record in records if record["station"]}
        those = [row for name in named for row in self._by_name.get(name, [])]
        batches.keep(self.session, (row for rows in self._by_name.values() for row in rows))
        days = [record["day"] for record in records if record["day"]]
        self._reports: dict[tuple[int, date], StationDay] = {}
        if days:
            self._read([row.id for row in those], min(days), max(days))
        self._parts: dict[tuple[int, date], dict[str, tuple[int, int]]] = {}
        self._collect(records)
        self.names = {code: "visits" if self._parts else f"{_SERVICE}{code}" for code in self._codes}

    def _read(self, stations: list[int], first: date, last: date) -> None:
        """The reports of the days in question, and of the weeks before them, which say what is usual."""
        since = first - timedelta(weeks=USUAL_WEEKS)
        for start in range(0, len(stations), _AT_ONCE):
            part = stations[start : start + _AT_ONCE]
            rows = list(
                self.session.scalars(
                    select(StationDay).where(StationDay.station_id.in_(part), StationDay.day.between(since, last))
                )
            )
            batches.keep(self.session, rows)
            self._reports |= {(row.station_id, row.day): row for row in rows}

    def _collect(self, records: Sequence[Record]) -> None:
        """What rows of one service each say together about a day."""
        for record in records:
            if record["service"] is None or record["visits"] is None or not record["day"]:
                continue
            try:
                station, service = self._station(record), chosen("service", record["service"], self._words)
            except Refused:
                continue  # told when its turn comes
            self._parts.setdefault((station.id, record["day"]), {}).setdefault(service, (record["visits"], record.row))

    def _station(self, record: Record) -> Station:
        name = demand("station", record["station"], N_("Enter the station."))
        found = self._by_name.get(plain(name), [])
        area: AreaRow | None = self._places.of(record) if record["area"] or record["community"] else None
        if area is not None:
            found = [row for row in found if self._places.lies_in(row.area_id, area.id)]
        if not found:
            message = N_("There is no station called {station} here: add it first, or correct the name.")
            raise Refused(Problem("station", message, {"station": name}))
        if len(found) > 1:
            message = N_("Several stations are called {station}: enter the area, too.")
            raise Refused(Problem("station", message, {"station": name}))
        return found[0]

    def step(self, record: Record) -> Step:
        station = self._station(record)
        day: date = demand("day", record["day"], N_("Enter the day."))
        report = self._reports.get((station.id, day))
        by_service, visits, first = self._visits(record, station, day)
        if by_service and report and report.open:
            by_service = {**report.by_service, **by_service}  # what the file has no column for stays as it is
        opens = record["open"]
        if opens is None:
            opens = bool(by_service or visits is not None) or (report.open if report else True)
        if opens is False and (any(by_service.values()) or visits):
            raise Refused(Problem("open", N_("Say that it was open, or leave the visits empty.")))
        if opens and not by_service and visits is None:
            raise Refused(Problem("visits", N_("Enter the visits, or say that the station was closed.")))
        counts = {service: number for service, number in by_service.items() if number} if opens else {}
        total = sum(counts.values()) if by_service or not opens else visits
        note = record["note"] if record["note"] is not None else (report.note if report else None)
        expected = self._usual(station.id, day)

        def write(session: Session) -> None:
            if not (first or batches.tries(session)):
                return  # written with the first row of that day
            try:
                actions.put_day(
                    session, station, report, day, self._codes, expected, by_service=counts, open=opens, note=note,
                    visits=total,
                )  # fmt: skip
            except Refused as refused:
                raise self._at_its_row(record, refused) from refused

        stated: dict[str, Any] = {"visits": total, "by_service": counts, "open": opens, **record.stated("note")}
        before = {field: getattr(report, field) for field in stated} if report else None
        if before is not None and visits is not None and not by_service and report and report.visits == total:
            stated["by_service"] = before["by_service"]  # the same total, only without its parts
        key = station.id, day, None if first else record["service"]
        return step(record.row, f"{station.name} {day}", key, before, stated, write)

    def _at_its_row(self, record: Record, refused: Refused) -> Refused:
        """Problems of a day at the row that they are about, where every service has a row."""
        if record["service"] is None:
            return refused
        parts = self._parts[self._station(record).id, record["day"]]
        own = chosen("service", record["service"], self._words)
        first = N_("Correct row {row} first: this one belongs to the same day.")
        return Refused(
            *(
                Problem("", first, {"row": parts[one.field][1]}) if one.field in parts and one.field != own else one
                for one in refused.problems
            )
        )

    def _visits(self, record: Record, station: Station, day: date) -> tuple[dict[str, int], int | None, bool]:
        """Visits by service, or their total alone; and whether the row is the first about that day."""
        wide = {
            field.removeprefix(_SERVICE): number
            for field, number in record.values.items()
            if field.startswith(_SERVICE)
        }
        for service, number in wide.items():
            if number < 0:
                raise Refused(Problem(f"{_SERVICE}{service}", N_("Enter zero or more.")))
        total = record["visits"]
        if total is not None and total < 0:
            raise Refused(Problem("visits", N_("Enter zero or more.")))
        if record["service"] is not None:
            service = chosen("service", record["service"], self._words)
            demand("visits", total, N_("Enter the visits."))
            parts = self._parts.get((station.id, day), {})
            if parts.get(service, (total, record.row))[1] != record.row:
                raise Refused(
                    Problem(
                        "service",
                        N_("Put this together with row {row}: both count this service."),
                        {"row": parts[service][1]},
                    )
                )
            first = min((row for _number, row in parts.values()), default=record.row)
            whole = {code: number for code, (number, _row) in parts.items()}
            return whole, None, first == record.row
        if wide and total is not None and total != sum(wide.values()):
            message = N_("Check the sum: the services add up to {sum}, not to {total}.")
            raise Refused(Problem("visits", message, {"sum": sum(wide.values()), "total": total}))
        return wide, total, True

    def _usual(self, station: int, day: date) -> dict[str, float]:
        """As `db.queries.stations.usual` says, from what was read."""
        weeks = (self._reports.get((station, day - timedelta(weeks=week))) for week in range(1, USUAL_WEEKS + 1))
        return stations.mean([report for report in weeks if report is not None and report.open])
