"""Areas: where they hang and how they are drawn."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import FEW, TREE, remembered
from db.models import SERVICE
from db.queries import areas, records


@remembered("areas")
def is_demonstration(session: Session) -> bool:
    """Whether this is the demonstration database."""
    return records.is_demonstration(session)


@remembered(*TREE)
def home(session: Session, on: date) -> str | None:
    """The area a new visitor sees first."""
    code = records.setting(session, "home_area")
    roots = areas.roots(session, on)
    known = [row.code for row in areas.all_areas(session)] if code else []
    return code if code in known else roots[0].code if roots else None


@remembered(*TREE)
def area(session: Session, code: str) -> areas.AreaRow:
    """The area of a code; raises `NotFound`."""
    return areas.area(session, code)


@remembered(*TREE)
def roots(session: Session, on: date) -> list[areas.AreaRow]:
    """The topmost areas."""
    return areas.roots(session, on)


@remembered(*TREE)
def children(session: Session, area_id: int, on: date, system: str = SERVICE) -> list[areas.AreaRow]:
    """The areas directly below, of one grid system."""
    return areas.children(session, area_id, on, system)


@remembered(*TREE)
def ancestors(session: Session, area_id: int, on: date) -> list[areas.AreaRow]:
    """The areas above, topmost first, itself last."""
    return areas.ancestors(session, area_id, on)


@remembered(*TREE)
def descendants(session: Session, area_id: int, on: date) -> list[areas.AreaRow]:
    """Every area below, upper levels first."""
    return areas.descendants(session, area_id, on)


@remembered(*TREE)
def parents(session: Session, on: date) -> dict[int, int]:
    """For each area its parent."""
    return areas.parents(session, on)


@remembered(*TREE)
def all_areas(session: Session) -> list[areas.AreaRow]:
    """Every area there ever was that the viewer may see."""
    return areas.all_areas(session)


@remembered(*TREE, keep=FEW)
def outlines(session: Session, ids: tuple[int, ...], on: date) -> dict[int, areas.Outline]:
    """Outlines by area, as they were on a day."""
    return areas.outlines(session, ids, on)


@remembered(*TREE)
def neighbours(session: Session, area_id: int) -> list[tuple[str, dict[str, object]]]:
    """What to draw around an area."""
    return areas.neighbours(session, area_id)


@remembered(*TREE)
def surroundings(session: Session, ids: tuple[int, ...]) -> list[tuple[str, dict[str, object]]]:
    """What to draw around any of some areas."""
    return areas.surroundings(session, ids)
