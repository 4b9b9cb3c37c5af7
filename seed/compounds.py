"""The compounds of the fictional sub-district, and what the unmanaged ones have gained since."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from db.models import Area, Compound, CompoundException, CompoundMark, Provenance, Source
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
        unmanaged = row["unmanaged"] == "1"
        common = {"provenance": Provenance.ILLUSTRATIVE, "source_id": source}
        for mark in _marks(stream("marks", row["area"], row["name"]), chance, row, founded, begin, today):
            rows.add(
                CompoundMark,
                compound_id=compound,
                area_id=area,
                unmanaged=unmanaged,
                **mark._asdict(),
                **common,
                recorded_at=moment(mark.to_day or mark.from_day, 16),
            )
        if unmanaged and chance.random() < 0.03:
            rows.add(
                CompoundException,
                compound_id=compound,
                area_id=area,
                kind="property_firm",
                reason=chance.choice(("列入征迁范围，暂缓引进物业", "产权单位自管，协商移交中")),
                from_day=begin,
                to_day=None,
                **common,
                recorded_at=moment(begin, 16),
            )


class Mark(NamedTuple):
    """What a compound has gained, and what shows it."""

    kind: str
    from_day: date
    to_day: date | None = None
    name: str | None = None
    form: str | None = None
    term_ends: date | None = None
    evidence: str | None = None
    evidence_on: date | None = None


FIRMS = ("康宁物业服务公司", "城投物业服务公司", "邻里物业服务公司", "国安物业服务公司")
TERM = timedelta(days=3 * 365)


def _marks(own: Random, chance: Random, row: dict[str, str], founded: date, begin: date, today: date) -> Iterator[Mark]:
    """What a compound has by today; most have a Party branch or instructor and a grid worker of their own."""
    grid, unmanaged = row["area"], row["unmanaged"] == "1"
    effort = stream("effort", grid[:12]).uniform(0.6, 0.97)
    for kind, start, end in _gained(chance, grid, begin, today) if unmanaged else ():
        yield _described(own, row["name"], kind, start, end, today)
    if not unmanaged:
        yield _described(own, row["name"], "property_firm", founded, None, today)
        if own.random() < effort and founded < today - timedelta(days=400):
            elected = max(founded + timedelta(days=300), begin - timedelta(days=own.randint(0, 500)))
            if elected <= today:
                yield _described(own, row["name"], "owners_committee", elected, None, today)
    if own.random() < 0.55 + effort * 0.4:
        start = max(founded, begin - timedelta(days=own.randint(-500, 700)))
        if start <= today:
            yield _described(own, row["name"], "party_branch", start, None, today)
    if own.random() < 0.98:
        yield Mark(
            "grid_worker",
            max(founded, begin - timedelta(days=200)),
            evidence="网格员包保公示牌",
            evidence_on=max(founded, begin),
        )


def _described(own: Random, name: str, kind: str, start: date, end: date | None, today: date) -> Mark:
    if kind == "property_firm":
        ends = start + timedelta(days=365 * (1 + (today - start).days // 365) + own.randint(0, 300))
        return Mark(kind, start, end, own.choice(FIRMS), "firm", ends, "物业服务合同备案", start)
    if kind == "owners_committee":
        ends = start + TERM
        while ends <= today - timedelta(days=20):
            ends += TERM
        return Mark(kind, start, end, f"{name}业主委员会", None, ends, "业委会备案通知书", start)
    if kind == "party_branch":
        form = own.choices(("own", "joint", "instructor"), (50, 25, 25))[0]
        word = {"own": "党支部", "joint": "联合党支部", "instructor": "党建指导员派驻"}[form]
        return Mark(kind, start, end, f"{name}{word}", form, None, "党组织成立批复", start)
    return Mark(kind, start, end, None, None, None, "业主大会决议", start)


def _gained(chance: Random, grid: str, begin: date, today: date) -> list[tuple[str, date, date | None]]:
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
