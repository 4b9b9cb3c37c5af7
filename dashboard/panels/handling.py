"""How well issues are handled: the rates, and what waits for whom, most urgent first."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import streamlit as st

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.panels import issues, lists
from dashboard.panels.figures import written
from dashboard.panels.issue_words import WAITS, level
from dashboard.parts import Concern, Html, Status, Tile
from dashboard.text import N_, _, day, ngettext, number
from db import calendar, workdays
from db.ladder import supervision
from db.measures.indicators import INDICATORS
from db.queries.issues import IssueRow
from db.queries.ladder import Stage

RATES: Final = ("response_rate", "resolution_rate", "satisfaction_rate", "on_time_close_rate")
CLEARED: Final = timedelta(days=3)
"""How long an issue stays off the list of what needs attention after somebody above has said what they want."""

LISTED: Final = 8
_URGENT: Final = ("decide", "from_above", "watched", "late", "near", "half")


SIDES: Final = {"desk": N_("Desk"), "ladder": N_("Ladder"), "whistles": N_("Whistles")}
"""What the page can show of its issues."""


def side() -> str:
    """Which of its sides the page shows."""
    chosen = st.segmented_control(
        _("Show"), list(SIDES), format_func=lambda key: _(SIDES[key]), default="desk", label_visibility="collapsed"
    )
    return chosen or "desk"


def rates(view: View) -> Html:
    """The three rates and closing on time, never without what is open and overdue, and what was left out."""
    keys = (*RATES, "issues_overdue", "issues_excluded")
    found = reads.figures(keys, (view.area.id,), view.first, view.last)
    tiles = []
    for key in RATES:
        figure = found[key, view.area.id]
        note = _("{part} of {whole}").format(part=number(figure.numerator or 0), whole=number(figure.denominator))
        said = note if figure.denominator else _("none was due")
        tiles.append(Tile(f"figure:{key}", _(INDICATORS[key].name), written(figure), "%", said))
    late = found["issues_overdue", view.area.id]
    count = int(late.value or 0)
    tiles.append(
        Tile(
            "figure:issues_overdue",
            _("Open and overdue"),
            written(late),
            _("issues"),
            _("whatever the rates say") if count else _("nothing waits past its day"),
            Status.LATE if count else None,
        )
    )
    out = int(found["issues_excluded", view.area.id].value or 0)
    said = ngettext(
        "{n} issue was left out of the rates in this period, with its reason.",
        "{n} issues were left out of the rates in this period, each with its reason.",
        out,
    )
    note = parts.caption(said.format(n=number(out))) if out else Html("")
    return parts.head(_("Answered, solved, satisfied"), view.window) + parts.tiles(tiles) + note


def attention(view: View, found: Sequence[IssueRow]) -> Html:
    """What waits for a decision, is overdue or will be soon; nothing of a day that is past."""
    if view.last < view.today:
        return Html("")
    concerns, stages = _pressed(view, found)
    told = reads.supervised(view.area.id, view.last - CLEARED, view.last)
    shown = [one for one in concerns if one[1].id not in told]
    head = parts.head(_("To decide, to watch over, to remember"), _counts(shown))
    cleared = len(concerns) - len(shown)
    said = ngettext(
        "{n} issue was given an instruction in the last 3 days and is not listed.",
        "{n} issues were given instructions in the last 3 days and are not listed.",
        cleared,
    ).format(n=number(cleared))
    foot = (parts.caption(said) if cleared else Html("")) + _unannounced(found, stages)
    if not shown:
        return head + parts.empty(_("Nothing waits to be decided, and no limit is half used.")) + foot
    rows = [_concern(view, *one) for one in lists.cut("waiting", shown, LISTED)]
    return head + parts.attention(rows) + lists.rest("waiting", shown, LISTED) + foot


def waiting(view: View) -> list[Concern]:
    """What waits for a decision, is late, or has used most or half of a limit, the most urgent first."""
    concerns, _stages = _pressed(view, reads.open_issues(view.area.id, view.last))
    return [_concern(view, *one) for one in concerns]


Pressed = list[tuple[str, IssueRow, Stage | None]]


def _pressed(view: View, found: Sequence[IssueRow]) -> tuple[Pressed, dict[int, Stage]]:
    """The issues that need something now, each with what it is, and the stages that go on."""
    now, stages = calendar.now(), {stage.issue_id: stage for stage in reads.stages(view.area.id, view.last)}
    rules = reads.rules(view.area.scheme)
    concerns = [
        (kind, issue, stages.get(issue.id))
        for issue in found
        if (kind := pressure(issue, stages.get(issue.id), now, rules))
    ]
    return sorted(concerns, key=lambda one: (_URGENT.index(one[0]), one[1].due_at or datetime.max)), stages


def pressure(issue: IssueRow, stage: Stage | None, now: datetime, rules: Mapping[str, int]) -> str | None:
    """What an issue needs most: a decision, to be watched over, or to be remembered; None if nothing."""
    if stage is not None and stage.state in ("delay_pending", "returned"):
        return "decide"
    late = 0
    if issue.due_on is not None:
        late = max(0, workdays.between(issue.due_on, calendar.local(now).date(), True))
    overdue = issue.due_on is not None and issue.due_on < calendar.local(now).date()
    paused = stage is not None and stage.state == "suspended"
    if not paused and (watched := supervision(rules, late or int(overdue), issue.reworks, issue.passes)):
        return watched
    if paused:
        return None
    clocks = [issue, stage] if stage is not None else [issue]
    for kind in ("due", "near", "half"):
        if any((at := getattr(clock, f"{kind}_at")) is not None and at <= now for clock in clocks):
            return "late" if kind == "due" else kind
    return None


def _counts(shown: Sequence[tuple[str, IssueRow, Stage | None]]) -> str:
    kinds = [kind for kind, _issue, _stage in shown]
    words = {
        "decide": _("{n} to decide"),
        "from_above": _("{n} watched from above"),
        "watched": _("{n} watched over"),
        "late": _("{n} stages overdue"),
    }
    return " · ".join(said.format(n=kinds.count(kind)) for kind, said in words.items() if kind in kinds)


def _concern(view: View, kind: str, issue: IssueRow, stage: Stage | None) -> Concern:
    waits = _(WAITS.get(issue.state, issue.state))
    where = " · ".join(filter(None, (issue.area_name, level(issue.level), issue.handler, waits)))
    status = {"near": Status.NEAR, "decide": Status.NEAR, "half": Status.OK}.get(kind, Status.LATE)
    return Concern(issues.key(issue), status, issue.title, where, _when(view, kind, issue, stage))


def _when(view: View, kind: str, issue: IssueRow, stage: Stage | None) -> str:
    if kind == "decide" and stage is not None:
        if stage.asked_until:
            return _("asks until {day}").format(day=day(stage.asked_until, view.last))
        return _("objection")
    if kind in ("from_above", "watched"):
        word = _("Watch from above") if kind == "from_above" else _("Watch over")
        return f"{word} · {issues.when(issue, view.last)}"
    return {"late": _("stage overdue"), "near": _("80% used"), "half": _("half used")}[kind]


def _unannounced(found: Sequence[IssueRow], stages: Mapping[int, Stage]) -> Html:
    """That weekdays stand for working days, if a limit that runs reaches past the announced holidays."""
    reach = [issue.due_at for issue in found if issue.due_at and issue.limit_working]
    reach += [stage.due_at for stage in stages.values() if stage.due_at]
    if not any(at.year > workdays.LAST_YEAR for at in reach):
        return Html("")
    said = _("The holidays of {year} are not known here yet: until then weekdays stand for working days.")
    return parts.remark(Status.NEAR, said.format(year=workdays.LAST_YEAR + 1))
