"""What a file holds once it is read, whatever it was written with: sheets of cells, what is merged, what is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from db.errors import N_, Problem, Refused

MOST_BYTES: Final = 20_000_000
"""How large a file may be."""

MOST_UNPACKED: Final = 150_000_000
"""How much may come out of a compressed one."""

MOST_ROWS: Final = 20_000
MOST_CELLS: Final = 400_000
MOST_COLUMNS: Final = 200
MOST_SHEETS: Final = 50


class Broken(str):
    """A cell without a value: an error such as #N/A, or a formula that nobody calculated."""


Value = str | int | float | bool | date | datetime | time | None
"""What a cell may hold; a number shown as a percentage comes as its text, such as 6.5%."""

Area = tuple[int, int, int, int]
"""A rectangle of cells: first row (from 1), first column (from 0), last row, last column."""


@dataclass
class Sheet:
    """One sheet: its cells by row number (from 1), each row as long as what is in it."""

    name: str
    hidden: bool = False
    rows: dict[int, list[Value]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)

    def put(self, row: int, values: list[Value]) -> None:
        """Take a row; what is empty at its end, and a row with nothing in it, is left out. Raises `Refused`."""
        del values[MOST_COLUMNS:]
        while values and (values[-1] is None or (isinstance(values[-1], str) and not values[-1].strip())):
            values.pop()
        if not values:
            return
        if len(self.rows) >= MOST_ROWS:
            raise too_long()
        self.rows[row] = values

    def spread(self) -> None:
        """Let every cell of a merged area hold what its first cell holds."""
        for first, left, last, right in self.merged:
            above = self.rows.get(first, [])
            held = above[left] if left < len(above) else None
            if held is None or right >= MOST_COLUMNS:
                continue
            for number in range(first, last + 1):
                row = self.rows.get(number)
                if row is None:  # what merging alone would fill is no row of its own
                    continue
                row.extend([None] * (right + 1 - len(row)))
                row[left : right + 1] = [held] * (right + 1 - left)

    def __iter__(self) -> Iterator[tuple[int, list[Value]]]:
        return iter(sorted(self.rows.items()))


@dataclass(frozen=True)
class Book:
    """A file: its name, what it was (xlsx, xls or csv), and its sheets."""

    name: str
    form: str
    sheets: tuple[Sheet, ...]


def too_long() -> Refused:
    """What to raise for more rows than can be taken at once."""
    return refusal(N_("Divide the file: at most {n} rows at a time."), n=MOST_ROWS)


def refusal(message: str, **values: object) -> Refused:
    """What to raise about a file as a whole."""
    return Refused(Problem("file", message, values))
