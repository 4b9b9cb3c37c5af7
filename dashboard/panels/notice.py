"""The public notice of an area: what it is, who looks after it, what it has, and what waits there."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.panels.compounds import NAMES
from dashboard.panels.figures import unit, written
from dashboard.panels.issues import status
from dashboard.parts import Html, Status
from dashboard.reads.seam import TOTALS, derived
from dashboard.text import MISSING, _, day, listed, named, ngettext, number
from db.measures.indicators import INDICATORS
from db.queries.compounds import CompoundRow
from db.queries.figures import Figure
from db.queries.people import PostRow

MANAGED: Final = ("property_firm", "self_managed")
MARKS: Final = ("owners_committee", "party_branch", "grid_worker")
"""What a compound should have beside being managed."""
TERMS: Final = 12
"""How many windows a trend shows."""
WIDE, HIGH, LABEL = 360, 64, 18
LISTED: Final = 3

Fact = tuple[str | Html, str | Html]


@derived(*TOTALS, "people")
def notice(view: View, indicator: str | None) -> Html:
    """Name, code and size; posts and their holders; what is recorded of the area; the course of an indicator."""
    area = view.area
    size = [_("code {code}").format(code=area.code)]
    if area.households is not None:
        size.append(_("{n} households").format(n=number(area.households)))
    if area.residents is not None:
        size.append(_("{n} residents").format(n=number(area.residents)))
    facts = [*_posts(view), *_linked(), *_coverage(view), *_issues(view), *_visits(), *_stations(view)]
    return parts.headline(area.name, named(area)) + parts.caption(*size) + parts.facts(facts) + trend(view, indicator)


def _posts(view: View) -> Iterator[Fact]:
    posts = reads.posts(view.area.id, view.last)
    for post in posts:
        yield named(post), _holder(post, view.last)
    if not posts:
        yield _("Posts"), _unknown(_("nobody is entered in a post here"))


def _holder(post: PostRow, on: date) -> Html:
    since = _("since {day}").format(day=day(post.from_day, on))
    said = " · ".join(filter(None, (post.phone, since)))
    return Html('{} <small class="note">{}</small>').format(post.holder, said)


def _unknown(why: str) -> Html:
    return Html('{} <small class="note">{}</small>').format(MISSING, why)


def _linked() -> Iterator[Fact]:
    yield _("1+1 leads N households"), _unknown(_("which households a member leads is not recorded here"))


def _visits() -> Iterator[Fact]:
    yield _("Last home visit"), _unknown(_("home visits are not recorded here"))


def _coverage(view: View) -> Iterator[Fact]:
    """Each mark of coverage: how many compounds have it, and since when the last of them."""
    rows = reads.compounds(view.area.id, view.last)
    if not rows:
        yield _("Compounds"), _unknown(_("no compound is entered here"))
        return
    managed = [[row.marks[kind].from_day for kind in MANAGED if kind in row.marks] for row in rows]
    yield _("Managed compounds"), _covered([max(days) for days in managed if days], rows, view.last)
    for kind in MARKS:
        yield _(NAMES[kind]), _covered([row.marks[kind].from_day for row in rows if kind in row.marks], rows, view.last)


def _covered(days: Sequence[date], rows: Sequence[CompoundRow], on: date) -> Html:
    said = _("{part} of {whole} compounds").format(part=number(len(days)), whole=number(len(rows)))
    last = _("the last on {day}").format(day=day(max(days), on)) if days else ""
    return Html('{} <small class="note">{}</small>').format(said, last)


def _issues(view: View) -> Iterator[Fact]:
    found = reads.open_issues(view.area.id, view.last)
    figure = reads.figures(("issues_open",), (view.area.id,), view.first, view.last)["issues_open", view.area.id]
    if not found and figure.value is None:
        yield _("Open issues"), _unknown(_("issues are not entered one by one here"))
        return
    late = sum(status(issue, view.last) is Status.LATE for issue in found)
    said = ngettext("{n} overdue", "{n} overdue", late).format(n=number(late))
    mark = Html(" ") + parts.chip(Status.LATE, said) if late else Html("")
    yield _("Open issues"), Html("{}{}").format(number(len(found)), mark)


def _stations(view: View) -> Iterator[Fact]:
    rows = reads.station_list(view.area.id, view.last, view.last)
    if not rows:
        yield _("Stations"), _unknown(_("none is entered here"))
        return
    several = len(rows) > LISTED
    names = [row.name if several else " ".join(filter(None, (row.name, row.opening_hours))) for row in rows[:LISTED]]
    rest = len(rows) - LISTED
    more = ngettext("and {n} more", "and {n} more", rest).format(n=number(rest)) if several else ""
    yield _("Stations"), Html('{} <small class="note">{}</small>').format(listed(names), more)


@derived(*TOTALS)
def trend(view: View, indicator: str | None) -> Html:
    """An indicator in this window and the eleven before it, as bars; nothing where fewer than two are known."""
    if indicator is None or view.days is None or view.first is None:
        return Html("")
    known, area, lag = INDICATORS[indicator], view.area.id, timedelta(days=view.days)
    ends = [view.last - lag * back for back in reversed(range(TERMS))]
    found = [reads.figures((indicator,), (area,), end - lag + timedelta(days=1), end)[indicator, area] for end in ends]
    if sum(figure.value is not None for figure in found) < 2:
        return Html("")
    step = _("at the end of every {n} days") if known.stock else _("every {n} days")
    note = f"{unit(known)} · {step.format(n=number(view.days))}"
    head = parts.head(_(known.name), note, f"figure:{indicator}")
    return head + _bars(found, [day(end, view.last) for end in (ends[0], ends[-1])], _(known.name))


def _bars(found: Sequence[Figure], ends: Sequence[str], label: str) -> Html:
    """A bar for each window, the first, highest and last with their figure; hatched where nothing is known."""
    rate = INDICATORS[found[0].indicator].rate
    most = 1 if rate else max(figure.value or 0 for figure in found) or 1
    across = WIDE / len(found)
    values = [figure.value for figure in found]
    top = max(range(len(found)), key=lambda at: values[at] or 0)
    bars = []
    unknown = Html('<text class="silent" x="{:.1f}" y="{}">—</text>')
    for at, figure in enumerate(found):
        left, wide = at * across + 2, across - 4
        if figure.value is None:
            bars.append(unknown.format(left + wide / 2, HIGH + LABEL - 3))
            continue
        high = max(figure.value / most * HIGH, 1)
        shape = Html('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>')
        bars.append(shape.format(left, HIGH + LABEL - high, wide, high, written(figure)))
        if at in (0, top, len(found) - 1):
            edge = Html(' class="first"') if at == 0 else Html(' class="last"') if at == len(found) - 1 else Html("")
            x = left if at == 0 else left + wide if at == len(found) - 1 else left + wide / 2
            text = Html('<text{} x="{:.1f}" y="{:.1f}">{}</text>')
            bars.append(text.format(edge, x, HIGH + LABEL - high - 5, written(figure)))
    days = Html('<text class="end" x="2" y="{0}">{1}</text><text class="end last" x="{2}" y="{0}">{3}</text>').format(
        HIGH + 2 * LABEL, ends[0], WIDE - 2, ends[-1]
    )
    return Html('<svg class="trend" role="img" aria-label="{}" viewBox="0 0 {} {}">{}{}</svg>').format(
        label, WIDE, HIGH + 2 * LABEL + 4, Html("").join(bars), days
    )
