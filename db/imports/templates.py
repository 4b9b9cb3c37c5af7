"""Templates: an empty list with its headings, an example, and drop-down lists of what there is to choose from."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from sqlalchemy import select

from db.errors import N_
from db.imports import values
from db.imports.columns import Field
from db.imports.places import Places
from db.imports.planning import Importer
from db.imports.returned import put
from db.models import Level, PartnerUnit, Project, Role, Service, Station, StationKind, Team

TITLES: Final = {
    "areas": N_("Areas"),
    "people": N_("People"),
    "stations": N_("Stations"),
    "station_usage": N_("Visits of stations"),
    "attendance": N_("Attendance"),
    "projects": N_("Projects"),
    "milestones": N_("Milestones"),
    "issues": N_("Issues"),
    "compounds": N_("Compounds"),
}
"""What each kind of list is called."""

_ROWS: Final = 2_000
_MOST_CHOICES: Final = 2_000
_FIRST: Final = 3  # below the heading and the example

Say = Callable[[str], str]
"""A sentence in the viewer's language."""


def template(importer: Importer, say: Say, english: bool) -> bytes:
    """An .xlsx to fill in."""
    book = Workbook()
    sheet = book.active
    sheet.title = say(TITLES[importer.kind])
    fields = importer.fields()
    needed = {group[0] for group in importer.needs}
    lists = book.create_sheet(say(N_("Lists")))
    chosen = choices(importer, say, english)
    for at, field in enumerate(fields, 1):
        letter = get_column_letter(at)
        heading = sheet.cell(1, at)
        put(heading, f"{name(field, say, english)}{'*' if field.key in needed else ''}")
        heading.font, heading.fill = Font(bold=True), PatternFill("solid", fgColor="FFF7F4EF")
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        example = sheet.cell(2, at)
        put(example, (say(N_("e.g. ")) if at == 1 else "") + _example(field, chosen, say))
        example.font = Font(italic=True, color="FF655C53")
        sheet.column_dimensions[letter].width = max(12, 2 * len(str(heading.value)) + 4)
        _format(sheet, letter, field)
        if listed := chosen.get(field.choices):
            _choose(sheet, lists, letter, at, listed)
    sheet.freeze_panes = "A2"
    lists.sheet_state = "hidden"
    _explain(book.create_sheet(say(N_("How to fill it in"))), fields, needed, say, english)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def name(field: Field, say: Say, english: bool) -> str:
    """What a column is called."""
    return field.also[0] if english and field.also else say(field.name)


def choices(importer: Importer, say: Say, english: bool) -> dict[str, list[str]]:
    """What there is to choose from, as far as the viewer sees it."""
    session = importer.session

    def words(model: Any) -> list[str]:
        rows = session.scalars(select(model).order_by(model.rank))
        return list(dict.fromkeys(row.name_en if english else row.name_zh for row in rows))

    def names(column: Any) -> list[str]:
        return list(session.scalars(select(column).distinct().order_by(column).limit(_MOST_CHOICES)))

    wanted = {field.choices for field in importer.fields() if field.choices}
    makers: dict[str, Callable[[], list[str]]] = {
        "areas": lambda: list(dict.fromkeys(row.name for row in Places(session, importer.today).rows))[:_MOST_CHOICES],
        "roles": lambda: words(Role),
        "kinds": lambda: words(StationKind),
        "services": lambda: words(Service),
        "levels": lambda: words(Level),
        "stations": lambda: names(Station.name),
        "teams": lambda: names(Team.name),
        "units": lambda: names(PartnerUnit.name),
        "projects": lambda: names(Project.title),
        "yes_no": lambda: [say(N_("yes")), say(N_("no"))],
    }
    return {key: makers[key]() for key in wanted}


def _example(field: Field, chosen: dict[str, list[str]], say: Say) -> str:
    if field.choices and chosen.get(field.choices):
        return chosen[field.choices][0]
    return say(field.example) if field.example else ""


_STYLES: Final[dict[Callable[..., Any], str]] = {values.day: "yyyy-mm-dd", values.code: "@", values.clock: "h:mm"}


def _format(sheet: Any, letter: str, field: Field) -> None:
    """Days look like days, and codes keep their zeros."""
    style = _STYLES.get(field.read)
    if style is not None:
        for row in range(_FIRST, _FIRST + 200):
            sheet[f"{letter}{row}"].number_format = style


def _choose(sheet: Any, lists: Any, letter: str, at: int, listed: Sequence[str]) -> None:
    for row, word in enumerate(listed, 1):
        put(lists.cell(row, at), word)
    rule = DataValidation("list", formula1=f"'{lists.title}'!${letter}$1:${letter}${len(listed)}", allow_blank=True)
    rule.showErrorMessage = False  # what is not in the list is told when the file comes back
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{_FIRST}:{letter}{_ROWS}")


_SAID: Final = (
    N_("Fill in one row for each; the row with the example may stay, it is left out."),
    N_("Columns may be moved, renamed or added; titles above and sums below do no harm."),
    N_("An empty cell leaves what is there as it is. Columns with * are needed."),
    N_("The same file may come twice: rows that change nothing are left."),
)


def _explain(sheet: Any, fields: Sequence[Field], needed: set[str], say: Say, english: bool) -> None:
    sheet.column_dimensions["A"].width = 100
    for sentence in _SAID:
        put(sheet.cell(sheet.max_row + 1 if sheet["A1"].value else 1, 1), say(sentence))
    for field in fields:
        said = name(field, say, english)
        said = " — ".join((said, say(N_("needed")))) if field.key in needed else said
        put(sheet.cell(sheet.max_row + 1, 1), said)
