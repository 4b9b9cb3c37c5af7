"""Finding the area a row means, among those its viewer sees: by code, by name, or by name within another."""

from datetime import date

from sqlalchemy.orm import Session

from db.actions.area_lists import called
from db.errors import Problem, Refused
from db.imports.planning import Record
from db.queries import areas
from db.queries.areas import AreaRow


class Places:
    """The areas of a viewer as of today."""

    def __init__(self, session: Session, today: date) -> None:
        self.rows = [row for root in areas.roots(session, today) for row in areas.subtree(session, root.id, today)]
        self.by_id = {row.id: row for row in self.rows}
        self.above: dict[int, int] = areas.parents(session, today)
        self._by_code = {row.code: row for row in self.rows}
        self._known: dict[tuple[str, str], AreaRow] = {}

    def of(self, record: Record, field: str = "area", within: str = "community") -> AreaRow:
        """The area of a row, whose `within` says in which other one it lies; raises `Refused`."""
        text, outer = record[field] or "", (record[within] or "") if within else ""
        if not text and outer:
            text, outer, field = outer, "", within
        key = text, outer
        if key not in self._known:
            self._known[key] = self._find(field, text, within, outer)
        return self._known[key]

    def _find(self, field: str, text: str, within: str, outer: str) -> AreaRow:
        if text in self._by_code:
            return self._by_code[text]
        rows = self.rows
        if outer:
            top = self._find(within, outer, "", "")
            rows = [row for row in rows if self.lies_in(row.id, top.id)]
        problems: list[Problem] = []
        found = called(field, text, rows, problems)
        if found is None:
            raise Refused(*problems)
        return found

    def take(self, row: AreaRow, parent_id: int) -> None:
        """Let an area that is going to be there be found."""
        self.rows.append(row)
        self.by_id[row.id] = row
        self._by_code[row.code] = row
        self.above[row.id] = parent_id

    def lies_in(self, area_id: int, outer: int) -> bool:
        """Whether an area is another one, or lies below it."""
        step: int | None = area_id
        while step is not None:
            if step == outer:
                return True
            step = self.above.get(step)
        return False
