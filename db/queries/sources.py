"""Sources: what was claimed about an area, and whether any of what it shows is illustrative."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Area, AreaPath, Boundary, Claim, Provenance, Source, StationDay


@dataclass(frozen=True)
class ClaimRow:
    """A claim as its source put it."""

    indicator: str | None
    kind: str
    term: str
    gloss: str
    value: str
    unit: str | None
    qualifier: str | None
    dated: str
    note: str | None
    title: str
    publisher: str | None


@dataclass(frozen=True)
class SourceRow:
    """Where areas or their outlines were taken from."""

    title: str
    publisher: str | None


def sources_of(session: Session, area_id: int) -> list[SourceRow]:
    """The sources of an area, of what lies below it and of the outlines of both, by code."""
    below = select(AreaPath.area_id).where(AreaPath.ancestor_id == area_id)
    told = select(Area.source_id).where(Area.id.in_(below))
    drawn = select(Boundary.source_id).where(Boundary.area_id.in_(below))
    rows = session.execute(
        select(Source.title, Source.publisher).where(Source.id.in_(told.union(drawn))).order_by(Source.code)
    )
    return [SourceRow(*row) for row in rows]


def claims(session: Session, area_id: int) -> list[ClaimRow]:
    """What sources said about an area and what lies below it, in their order."""
    below = select(AreaPath.area_id).where(AreaPath.ancestor_id == area_id)
    rows = session.execute(
        select(
            Claim.indicator,
            Claim.kind,
            Claim.term,
            Claim.gloss,
            Claim.value,
            Claim.unit,
            Claim.qualifier,
            Claim.dated,
            Claim.note,
            Source.title,
            Source.publisher,
        )
        .join(Source, Source.id == Claim.source_id)
        .where(Claim.area_id.in_(below))
        .order_by(Claim.fact)
    )
    return [ClaimRow(*row) for row in rows]


def illustrative(session: Session, area_id: int, first: date, last: date) -> bool:
    """Whether any station report in the window in or under an area was made to show the product."""
    below = select(AreaPath.area_id).where(AreaPath.ancestor_id == area_id)
    found = (
        select(StationDay.id)
        .where(
            StationDay.area_id.in_(below),
            StationDay.day.between(first, last),
            StationDay.provenance == Provenance.ILLUSTRATIVE,
        )
        .limit(1)
    )
    return session.scalar(found) is not None
