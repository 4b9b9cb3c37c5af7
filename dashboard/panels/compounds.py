"""Compounds: how many have what, by place and one by one, what ends soon, and what is excused."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import pandas as pd

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.panels import lists
from dashboard.panels.figures import unit, written
from dashboard.parts import Concern, Html, Row, Status, Tile
from dashboard.parts.markup import handle
from dashboard.text import N_, _, day, number, percent
from db.measures.indicators import INDICATORS
from db.queries.compounds import KINDS, CompoundRow
from db.queries.figures import Figure

NAMES: Final = {
    "property_firm": N_("Property firm"),
    "self_managed": N_("Self-managed"),
    "owners_committee": N_("Owners' committee"),
    "party_branch": N_("Party branch"),
    "grid_worker": N_("Grid worker"),
}
FORMS: Final = {
    "own": N_("branch of its own"),
    "joint": N_("joint branch"),
    "instructor": N_("Party instructor"),
}
ALL: Final = (
    "property_coverage",
    "self_management_coverage",
    "managed_coverage",
    "owners_committee_coverage",
    "party_branch_coverage",
    "grid_worker_coverage",
)
"""Shares of all compounds."""

OF_UNMANAGED: Final = (
    "property_entry_rate",
    "compounds_self_managed",
    "management_coverage_rate",
    "owners_committee_rate",
)
"""What became of compounds that had no property management when they were registered."""

LISTED: Final = 12


def known(view: View) -> dict[str, Figure]:
    """The figures of compounds that have a value here."""
    keys = ("compounds", "compounds_unmanaged", *ALL, *OF_UNMANAGED)
    found = reads.figures(keys, (view.area.id,), view.first, view.last)
    return {key: found[key, view.area.id] for key in keys if found[key, view.area.id].value is not None}


def opening(view: View, found: Mapping[str, Figure]) -> Html:
    """The sentence, the shares of all compounds, and those of the ones that had no management."""
    total = parts.strong(number(found["compounds"].value))
    if "managed_coverage" in found:
        rate = found["managed_coverage"]
        said = parts.fill(
            _("Of {total} compounds {part} ({share}%) have property service or manage themselves."),
            total=total,
            part=parts.strong(number(rate.numerator)),
            share=parts.strong(percent(rate.value)),
        )
    else:
        said = parts.fill(_("{total} compounds are registered."), total=total)
    shown = parts.sentence(said)
    if tiles := [_tile(key, found[key]) for key in ALL if key in found]:
        shown += parts.tiles(tiles)
    if base := found.get("compounds_unmanaged"):
        note = _("{part} of {whole} compounds").format(part=number(base.value), whole=number(found["compounds"].value))
        shown += parts.head(_("Those that had no property management"), note, "figure:compounds_unmanaged")
        shown += parts.tiles([_tile(key, found[key]) for key in OF_UNMANAGED if key in found])
        shown += parts.caption(
            _("Property service and self-management are counted apart, and together; “covered” can mean either.")
        )
    return shown


def _tile(key: str, figure: Figure) -> Tile:
    indicator = INDICATORS[key]
    note = ""
    if indicator.rate:
        note = _("{part} of {whole}").format(part=number(figure.numerator), whole=number(figure.denominator))
    return Tile(f"figure:{key}", _(indicator.name), written(figure), unit(indicator), note)


def by_place(view: View) -> Html:
    """The shares of all compounds in each place below."""
    children = reads.children(view.area.id, view.last)
    head = parts.head(_("By place"), _("share of all compounds, %"))
    if not children:
        return Html("")
    found = reads.figures(("compounds", *ALL), tuple(child.id for child in children), view.first, view.last)
    rows = [
        (child.name, [number(found["compounds", child.id].value), *(written(found[key, child.id]) for key in ALL)])
        for child in children
        if found["compounds", child.id].value
    ]
    if not rows:
        return Html("")
    columns = [_("Place"), _("Compounds"), *(_(INDICATORS[key].name) for key in ALL)]
    return head + parts.matrix(columns, rows)


def lacking(view: View, found: Sequence[CompoundRow]) -> Html:
    """The compounds that lack anything, those that lack most first: what each has, and what is excused."""
    rows = sorted((row for row in found if row.lacks), key=lambda row: -len(row.lacks))
    note = _("{n} of {all} lack something").format(n=number(len(rows)), all=number(len(found)))
    head = parts.head(_("Compound by compound"), note)
    if not rows:
        return head + parts.empty(_("Every compound has all that is counted here."))
    cells = [
        (
            Html("<span{}>{}</span>").format(handle(f"compound:{row.id}"), row.name),
            [row.area_name, *(_mark(row, kind) for kind in KINDS)],
        )
        for row in lists.cut("lacking", rows, LISTED)
    ]
    columns = [_("Compound"), _("Area"), *(_(NAMES[kind]) for kind in KINDS)]
    return head + parts.matrix(columns, cells) + lists.rest("lacking", rows, LISTED)


def _mark(row: CompoundRow, kind: str) -> Html:
    if mark := row.marks.get(kind):
        return parts.mark(Status.OK, day(mark.evidence_on or mark.from_day))
    if kind in row.exceptions:
        return parts.mark(Status.MISSING, _("excused"))
    return parts.mark(Status.NEAR, _("none")) if kind in row.lacks else Html("·")


def ending(view: View, found: Sequence[CompoundRow]) -> Html:
    """Terms of committees and contracts of firms that end soon or have ended, the earliest first."""
    until = view.last + timedelta(days=reads.rules(view.area.scheme)["term_days"])
    marks = [
        (mark.term_ends, row, mark)
        for row in found
        for mark in row.marks.values()
        if mark.term_ends is not None and mark.term_ends <= until
    ]
    head = parts.head(_("Terms that end"), _("within {n} days").format(n=(until - view.last).days))
    if not marks:
        return head + parts.empty(_("No term of a committee and no contract of a firm ends soon."))
    marks.sort(key=lambda one: (one[0], one[1].id))
    rows = [
        Concern(
            f"compound:{row.id}",
            Status.LATE if ends < view.last else Status.NEAR,
            row.name,
            " · ".join(filter(None, (row.area_name, _(NAMES[mark.kind]), mark.name))),
            day(ends, view.last),
        )
        for ends, row, mark in lists.cut("ending", marks, LISTED)
    ]
    return head + parts.attention(rows) + lists.rest("ending", marks, LISTED)


def firms(found: Sequence[CompoundRow]) -> Html:
    """Which firms serve how many compounds, and how Party branches came about."""
    served = Counter(row.marks["property_firm"].name for row in found if "property_firm" in row.marks)
    forms = Counter(row.marks["party_branch"].form for row in found if "party_branch" in row.marks)
    shown = Html("")
    if named := [(name, count) for name, count in served.most_common() if name]:
        rows = [Row(None, name, count, number(count)) for name, count in named]
        shown += parts.head(_("Property firms")) + parts.ranked(
            (_("Firm"), _("compounds"), ""), rows[:LISTED], numbered=False
        )
    if forms:
        rows = [Row(None, _(FORMS[form]), forms[form], number(forms[form])) for form in FORMS if forms[form]]
        shown += parts.head(_("Party branches")) + parts.ranked((_("Form"), _("compounds"), ""), rows, numbered=False)
    return shown


def excused(view: View, found: Sequence[CompoundRow]) -> Html:
    """What is excused, and why; it stays in the base of every share."""
    rows = [(row, exception) for row in found for exception in row.exceptions.values()]
    head = parts.head(_("Exceptions"), _("counted all the same"))
    if not rows:
        return head + parts.empty(_("No compound is excused from anything."))
    return head + parts.attention(
        Concern(
            f"compound:{row.id}",
            Status.MISSING,
            row.name,
            " · ".join((row.area_name, _(NAMES[exception.kind]), exception.reason)),
            _("since {day}").format(day=day(exception.from_day, view.last)),
        )
        for row, exception in rows
    )


def told(view: View) -> Html:
    """What stands where no compound is registered."""
    return parts.empty(_("No compound is registered in this area. Choose another area."))


def table(found: Sequence[CompoundRow]) -> pd.DataFrame:
    """Every compound as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Compound"): row.name,
                _("Area"): row.area_name,
                _("Had no management"): _("yes") if row.unmanaged else _("no"),
                **{_(NAMES[kind]): row.marks[kind].from_day if kind in row.marks else None for kind in KINDS},
                _("Shown by"): "; ".join(filter(None, (mark.evidence for mark in row.marks.values()))),
                _("Excused"): "; ".join(exception.reason for exception in row.exceptions.values()),
            }
            for row in found
        ]
    )
