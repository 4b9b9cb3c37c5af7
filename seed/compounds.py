"""The compounds of the fictional sub-district, and what the unmanaged ones have gained since."""

from datetime import date, timedelta
from random import Random

from db.models import Area, Compound, CompoundMark, Provenance, Source
from seed.files import table
from seed.rows import Rows
from seed.streams import HISTORY, moment, stream


def add_compounds(rows: Rows, today: date) -> None:
    """Three hundred compounds; most of the unmanaged ones get an owners' committee, then a firm or themselves."""
    begin = today - HISTORY
    source = rows.id(Source, "fictional")
    for row in table("fictional/compounds.csv"):
        chance = stream("compound", row["area"], row["name"])
        area = rows.id(Area, row["area"])
        founded = begin - timedelta(days=chance.randint(900, 4000))
        if row["unmanaged"] == "0" and chance.random() < 0.06:
            founded = today - timedelta(days=chance.randint(30, 700))  # new buildings come with a firm
        compound = rows.add(
            Compound,
            area_id=area,
            name=row["name"],
            unmanaged=row["unmanaged"] == "1",
            valid_from=founded,
            valid_to=None,
            provenance=Provenance.ILLUSTRATIVE,
            recorded_at=moment(founded, 10),
            source_id=source,
        )
        if row["unmanaged"] == "1":
            for kind, start, end in _marks(chance, row["area"], begin, today):
                rows.add(
                    CompoundMark,
                    compound_id=compound,
                    area_id=area,
                    kind=kind,
                    from_day=start,
                    to_day=end,
                    provenance=Provenance.ILLUSTRATIVE,
                    recorded_at=moment(end or start, 16),
                    source_id=source,
                )


def _marks(chance: Random, grid: str, begin: date, today: date) -> list[tuple[str, date, date | None]]:
    """Committee first, the management it chooses some months later; communities differ in how far they are."""
    effort = stream("effort", grid[:12]).uniform(0.6, 0.97)
    if chance.random() > effort:
        return []
    elected = begin + timedelta(days=int(chance.triangular(-500, HISTORY.days - 10, 150)))
    lapsed = today - timedelta(days=chance.randint(20, 200)) if chance.random() < 0.03 else None
    if lapsed and lapsed <= elected:
        lapsed = None
    marks: list[tuple[str, date, date | None]] = [("owners_committee", elected, lapsed)]
    managed = elected + timedelta(days=chance.randint(20, 240))
    choice = chance.random()
    if managed <= today and choice < 0.9:
        marks.append(("property_firm" if choice < 0.66 else "self_managed", managed, None))
    return marks
