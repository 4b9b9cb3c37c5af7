"""People."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import people


@remembered("people")
def posts(session: Session, area_id: int, on: date) -> list[people.PostRow]:
    """Who holds which post."""
    return people.posts(session, area_id, on)


@remembered(*TREE, "people")
def vacancies(session: Session, area_id: int, on: date) -> list[people.Vacancy]:
    """The posts in and under an area that nobody holds."""
    return people.vacancies(session, area_id, on)
