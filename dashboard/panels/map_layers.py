"""What can be laid over the grid map's shades: stations and how far they reach, issues, posts, compounds, projects.

A station stands where it is; of everything else only the area is known, so its badge stands in the middle of the area.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dashboard import filters, reads
from dashboard.filters import View
from dashboard.maps import nearby
from dashboard.maps.grid_map import Badge, Choice, Layer, Mark, letters
from dashboard.maps.nearby import RADII
from dashboard.panels import areas, projects
from dashboard.parts import Status
from dashboard.parts.tokens import CATEGORIES, INK, LATE
from dashboard.text import N_, _, day, listed, named, ngettext, number, percent
from db.queries.areas import AreaRow, of_system
from db.queries.projects import State
from db.queries.stations import StationRow

LAYERS: Final = {
    "stations": N_("Stations"),
    "issues": N_("Open issues by age"),
    "posts": N_("Vacant posts"),
    "compounds": N_("Compounds by coverage"),
    "projects": N_("Projects in progress"),
}
FEW: Final = 60
"""Up to so many stations are shown until somebody switches them off; more would hide the shades."""

STATION_SHAPES: Final = ("circle", "square", "hexagon", "diamond", "pentagon", "octagon", "triangle")
AGES: Final = (
    (7, "circle", "#96631F", N_("oldest up to 7 days")),
    (30, "diamond", "#6B4413", N_("up to 30 days")),
    (None, "octagon", "#3D2608", N_("over 30 days")),
)
"""How old the oldest open issue of an area is at most, in days."""
VACANT: Final = ("triangle", "#8240CF")
COVERED, LACKING = ("square", "#1E7A5F"), ("square", "#8F5317")
RUNNING, BEHIND = ("pentagon", "#131A3A"), ("pentagon", LATE)


@dataclass(frozen=True)
class Switched:
    """What somebody changed of the map's layers, and how far circles around stations reach (metres, 0: none)."""

    changed: frozenset[str] = frozenset()
    radius: int = 0

    @classmethod
    def read(cls, said: str) -> "Switched":
        """From the address: names parted by commas, among them perhaps a radius such as `near500`."""
        names = frozenset(filter(None, said.split(",")))
        return cls(names, next((radius for radius in RADII if f"near{radius}" in names), 0))

    def has(self, key: str, usually: bool = False) -> bool:
        """Whether a layer is on; `usually` is what it is until somebody switches it."""
        return usually != (key in self.changed)


def switched() -> str:
    """What the address says of layers."""
    return filters.kept("layers") or ""


def choose(key: str, value: str) -> None:
    """From the map's legend: a level to shade, a radius, or a layer that was switched."""
    if key == "level":
        filters.keep("level", value)
        return
    names = set(filter(None, switched().split(",")))
    if key == "near":
        names = {name for name in names if not name.startswith("near")} | ({f"near{value}"} if value != "0" else set())
    else:
        names ^= {key}
    filters.keep("layers", ",".join(sorted(names)) or None)


def reach(on: Switched) -> Choice:
    """How far circles around stations reach."""
    options = [(str(radius), _("{n} m").format(n=number(radius))) for radius in RADII]
    label = _("Straight-line distance around stations")
    return Choice("near", label, str(on.radius), (("0", _("not drawn")), *options))


def layers(view: View, on: Switched) -> list[Layer]:
    """The switches, each with what its marks mean while it is on."""
    marks = {key: tuple(_marks(view, key)) for key in LAYERS if on.has(key, _usually(view, key))}
    return [Layer(key, _(name), key in marks, marks.get(key, ())) for key, name in LAYERS.items()]


def _usually(view: View, key: str) -> bool:
    return key == "stations" and len(_stations(view)) <= FEW


def _marks(view: View, key: str) -> Iterator[Mark]:
    if key == "stations":
        there = {row.kind_id for row in _stations(view)}
        for kind, look in _looks().items():
            if kind in there:
                yield Mark(*look)
        if _silent(view):
            yield Mark("circle", "", INK, _("owes reports"), hollow=True)
    elif key == "issues":
        for _age, shape, colour, words in AGES:
            yield Mark(shape, "n", colour, _(words))
    elif key == "posts":
        yield Mark(*_sign(VACANT, "n"), _("posts nobody holds"))
    elif key == "compounds":
        yield Mark(*_sign(COVERED, "✓"), _("all have everything"))
        yield Mark(*_sign(LACKING, "n"), _("so many lack something"))
    elif key == "projects":
        yield Mark(*_sign(RUNNING, "n"), _("in time"))
        yield Mark(*_sign(BEHIND, "n"), _("a milestone is late"))


def _sign(look: tuple[str, str], sign: str) -> tuple[str, str, str]:
    return look[0], sign, look[1]


def badges(view: View, shown: Sequence[AreaRow], at: Mapping[int, int], on: Switched) -> tuple[Badge, ...]:
    """The badges of a day: stations where they stand, the others beside each other in the middle of their area."""
    found = list(_station_badges(view)) if on.has("stations", _usually(view, "stations")) else []
    holders = _standing(view, shown)
    codes = {row.id: row.code for row in reads.all_areas()}
    together: dict[int, list[tuple[int, Badge]]] = defaultdict(list)
    kinds = {"issues": _issues, "posts": _posts, "compounds": _compounds, "projects": _projects}
    for key, work in kinds.items():
        if on.has(key):
            for area, badge in work(view, holders):
                if area in at:
                    together[area].append((area, badge))
    for area, group in together.items():
        for place, (_area, badge) in enumerate(group):
            found.append(replace(badge, at=at[area], pick=codes[area], slot=(place, len(group))))
    return tuple(found)


def _standing(view: View, shown: Sequence[AreaRow]) -> dict[int, int]:
    """In which area the badges of another one stand: the one shown that it lies in.

    A grid of the system that is not shown lies over those that are; what it lies in stands for it.
    """
    holders, above = dict(areas.below(view, shown)), reads.parents(view.last)
    systems = {row.id: row.system for row in reads.all_areas()}
    for row in reads.descendants(view.area.id, view.last):
        if row.system not in (None, view.system) and row.id not in holders:
            at = row.id
            while systems.get(at) and at in above:
                at = above[at]
            holders[row.id] = holders.get(at, at)
    return holders


def circles(view: View, on: Switched) -> tuple[tuple[float, float], ...]:
    """The middles of the circles around stations."""
    if not on.radius:
        return ()
    return tuple((y, x) for x, y in _places(view))


def within(view: View, on: Switched) -> str:
    """The share of households that live no farther from a station than the circles reach, and how it is counted."""
    below = of_system(reads.descendants(view.area.id, view.last), view.system)  # nobody's household counts twice
    parents = reads.parents(view.last)
    above = {parents.get(row.id) for row in below}
    rows = [row for row in below if row.id not in above] or [view.area]
    outlines = reads.outlines(tuple(row.id for row in rows), view.last)
    placed = [row for row in rows if row.id in outlines]
    distance = _("{n} m").format(n=number(on.radius))
    head = _("Households within {distance} of a station, in a straight line:").format(distance=distance)
    near = nearby.within([nearby.centroid(outlines[row.id].geometry) for row in placed], _places(view), on.radius)
    counted = nearby.share([row.households for row in placed], near)
    if counted is None:
        return f"{head} — " + _("(no households are recorded for the areas here)")
    inside, all_, left = counted
    said = _("{inside} of {all} ({share}%), counting all households of each area whose centre lies within").format(
        inside=number(inside), all=number(all_), share=percent(inside / all_)
    )
    more = []
    if any(outlines[row.id].schematic for row in placed):
        more.append(_("outlines are schematic, and so is this share"))
    if left:
        more.append(_without(left))
    return f"{head} {listed([said, *more])}"


def _without(left: int) -> str:
    return ngettext(
        "{n} area without a number of households is left out",
        "{n} areas without a number of households are left out",
        left,
    ).format(n=number(left))


def _stations(view: View) -> list[StationRow]:
    """The stations that are open on the last day and whose place is known."""
    rows = reads.station_list(view.area.id, view.last, view.last)
    return [row for row in rows if row.longitude is not None and row.latitude is not None]


def _places(view: View) -> list[tuple[float, float]]:
    return [(row.longitude, row.latitude) for row in _stations(view) if row.longitude and row.latitude]


def _looks() -> dict[int, tuple[str, str, str, str]]:
    """Shape, letter, colour and name of each kind of station; the same on every map."""
    kinds = reads.station_kinds()
    signs = letters([named(kind) for kind in kinds])
    return {
        kind.id: (STATION_SHAPES[at % len(STATION_SHAPES)], signs[at], CATEGORIES[at % len(CATEGORIES)], named(kind))
        for at, kind in enumerate(kinds)
    }


def _silent(view: View) -> set[int]:
    tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
    return {station for station, tally in tallies.items() if tally.missing}


def _station_badges(view: View) -> Iterator[Badge]:
    rows, looks, silent = _stations(view), _looks(), _silent(view)
    tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
    codes = {row.id: row.code for row in reads.all_areas()}
    for row in rows:
        shape, letter, colour, _kind = looks[row.kind_id]
        tally = tallies.get(row.id)
        told = [row.name, named(row)]
        if tally and tally.visits is not None:
            told.append(_("{n} visits").format(n=number(tally.visits)))
        if row.id in silent:
            told.append(Status.MISSING.word)
        at = (row.latitude or 0.0, row.longitude or 0.0)
        yield Badge(at, shape, letter, colour, " · ".join(told), codes[row.area_id], row.id in silent)


Found = Iterator[tuple[int, Badge]]
"""Badges with the area in whose middle they stand."""


def _issues(view: View, holders: Mapping[int, int]) -> Found:
    ages: dict[int, list[int]] = defaultdict(list)
    for issue in reads.open_issues(view.area.id, view.last):
        ages[holders.get(issue.area_id, issue.area_id)].append((view.last - issue.reported_on).days)
    for area, days in ages.items():
        _most, shape, colour, _words = next(age for age in AGES if age[0] is None or max(days) <= age[0])
        many = ngettext("{n} open issue", "{n} open issues", len(days)).format(n=number(len(days)))
        oldest = ngettext("the oldest {n} day old", "the oldest {n} days old", max(days)).format(n=number(max(days)))
        yield area, Badge(0, shape, number(len(days)), colour, f"{many} · {oldest}")


def _posts(view: View, holders: Mapping[int, int]) -> Found:
    vacant: dict[int, list[str]] = defaultdict(list)
    for post in reads.vacancies(view.area.id, view.last):
        since = _("since {day}").format(day=day(post.since, view.last)) if post.since else _("never filled")
        vacant[holders.get(post.area_id, post.area_id)].append(f"{named(post)} {since}")
    for area, said in vacant.items():
        head = ngettext("{n} vacant post", "{n} vacant posts", len(said)).format(n=number(len(said)))
        yield area, Badge(0, VACANT[0], number(len(said)), VACANT[1], f"{head} · {listed(said[:4])}")


def _compounds(view: View, holders: Mapping[int, int]) -> Found:
    lacking: dict[int, list[bool]] = defaultdict(list)
    for row in reads.compounds(view.area.id, view.last):
        lacking[holders.get(row.area_id, row.area_id)].append(bool(row.lacks))
    for area, lacks in lacking.items():
        look, sign = (LACKING, number(sum(lacks))) if any(lacks) else (COVERED, "✓")
        said = _("{n} compounds, {lacking} lack something").format(n=number(len(lacks)), lacking=number(sum(lacks)))
        yield area, Badge(0, look[0], sign, look[1], said)


def _projects(view: View, holders: Mapping[int, int]) -> Found:
    running: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for row in reads.projects(view.area.id, projects.since(view), view.last):
        if row.state(view.last) is State.IN_PROGRESS:
            area = holders.get(row.area_id, row.area_id)
            running[area].append((row.title, bool(row.late(view.last))))
    for area, found in running.items():
        look = BEHIND if any(late for _title, late in found) else RUNNING
        yield area, Badge(0, look[0], number(len(found)), look[1], listed(title for title, _late in found[:4]))
