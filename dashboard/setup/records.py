"""Step 7: stations, volunteer teams and partner units, from lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.access import viewer
from dashboard.forms.form import Action
from dashboard.setup.listing import Checked, ask, preview, read
from dashboard.setup.sheet import Sheet, wait
from dashboard.text import LANGUAGES, N_, _, number, using
from db.actions import record_lists
from db.actions.record_lists import Entry
from db.calendar import today
from db.engine import default_database
from db.lists import Column, Line
from db.queries.areas import AreaRow
from db.queries.cobuilding import CAPACITIES, KINDS
from db.queries.places import Standing
from db.words import headings

Plan = Callable[[Session, int, Sequence[Line], date], list[Entry]]


@dataclass(frozen=True)
class Kind:
    """What can be listed: its names, columns (key, heading) and example as msgids, and how its lines are read."""

    title: str
    button: str
    since: str
    columns: tuple[tuple[str, str], ...]
    example: str
    third: str
    plan: Plan


def _words(msgids: dict[str, str]) -> dict[str, str]:
    """What people may write for each code: its name in any language, and itself."""
    found: dict[str, str] = {}
    for code in LANGUAGES:
        with using(code):
            found |= {_(msgid): key for key, msgid in msgids.items()}
    return found | {key: key for key in msgids}


KINDS_OF_LISTS = {
    "stations": Kind(
        N_("Stations"),
        N_("Add {n} stations"),
        N_("Reports are due since"),
        (
            ("station", N_("Name")),
            ("area", N_("Lies in")),
            ("kind", N_("Kind")),
            ("services", N_("Services")),
            ("hours", N_("Opening hours")),
        ),
        N_("Dongjie red station, Dongjie, Red service station\nDongjie bookroom, Dongjie, Bookroom"),
        N_("Kind"),
        lambda session, root, lines, since: record_lists.plan_stations(session, root, lines, since, today()),
    ),
    "teams": Kind(
        N_("Teams"),
        N_("Add {n} teams"),
        N_("They exist since"),
        (("team", N_("Name")), ("area", N_("Lies in")), ("host", N_("Host"))),
        N_("Neighbours' help, Dongjie\nLegal volunteers, Dongjie, Justice bureau"),
        N_("Host"),
        lambda session, root, lines, since: record_lists.plan_teams(session, root, lines, since, today()),
    ),
    "units": Kind(
        N_("Partner units"),
        N_("Add {n} partner units"),
        N_("They take part since"),
        (("unit", N_("Name")), ("area", N_("Lies in")), ("kind", N_("Kind")), ("capacity", N_("Capacity"))),
        N_("Experimental primary school, Dongjie, School\nPeople's hospital, Dongjie, Hospital"),
        N_("Kind"),
        lambda session, root, lines, since: record_lists.plan_units(
            session, root, lines, since, today(), _words(KINDS), _words(CAPACITIES)
        ),
    ),
}


def show(root: AreaRow | None, known: Standing | None) -> None:
    """Add stations, teams or partner units from a list; single ones are added on their own pages too."""
    if root is None or known is None or not known.station_kinds:
        wait(_("Save posts, kinds of stations and services first."))
        return
    if st.session_state.get("setup.records") not in KINDS_OF_LISTS:
        counts = {"stations": known.stations, "teams": known.teams, "units": known.units}
        st.session_state["setup.records"] = next((key for key, count in counts.items() if not count), "stations")
    st.segmented_control(
        _("Add"),
        list(KINDS_OF_LISTS),
        format_func=lambda key: _(KINDS_OF_LISTS[key].title),
        key="setup.records",
        required=True,
        persist_state="session",
    )
    chosen = st.session_state["setup.records"]
    kind = KINDS_OF_LISTS[chosen]
    sheet = Sheet(f"setup-{chosen}-{root.code}")
    sheet.start(None, {"text": "", "since": today()})
    columns = [_column(key, heading) for key, heading in kind.columns]
    table = ask(sheet, columns, _(kind.example))
    st.date_input(_(kind.since), key=sheet.key("since"), max_value=today(), width=200, persist_state="session")
    with default_database().reading(viewer()) as session:
        planned = kind.plan(session, root.id, table.lines, sheet.value("since") or today())
    ready = preview(sheet, [_checked(row, _(kind.third)) for row in planned])
    label = _(kind.button).format(n=number(len(planned)))
    sheet.submit(label, lambda: _adding(sheet, root, kind, columns), ready=ready)


def _column(key: str, heading: str) -> Column:
    known = "name" if key in ("station", "team", "unit") else key
    return Column(known, (_(heading), *headings(key)), repeats=key == "area")


def _checked(row: Entry, third: str) -> Checked:
    return Checked(row.line, {_("Name"): row.name, _("Lies in"): row.area, third: row.kind}, row.problems)


def _adding(sheet: Sheet, root: AreaRow, kind: Kind, columns: Sequence[Column]) -> Action:
    def action(session: Session, _seen: int | None) -> None:
        lines, since = read(sheet, columns).lines, sheet.value("since") or today()
        record_lists.add(session, kind.plan(session, root.id, lines, since))
        st.session_state.pop("setup.records", None)  # go on with what there is none of yet

    return action
