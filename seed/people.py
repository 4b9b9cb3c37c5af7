"""Who holds which post in the fictional sub-district: surnames and telephone numbers that belong to nobody."""

from datetime import date, timedelta
from itertools import count

from db.models import LAST_DAY, Area, Level, Post, Provenance, Role, Source
from seed.rows import Rows
from seed.streams import HISTORY, moment, person, stream

ROLES = {
    "community": ("community_secretary", "grid_supervisor"),
    "grid": ("grid_leader", "grid_worker", "building_leader", "building_leader"),
    "self_grid": ("grid_leader", "group_leader", "building_leader"),
}


def add_people(rows: Rows, today: date) -> None:
    """A holder for every post of every community and grid; some changed lately, a few posts are vacant."""
    begin, numbers = today - HISTORY, count(1)
    systems = {(row["scheme"], row["kind"]): row["system"] for row in rows.of(Level)}
    for area in rows.of(Area):
        for position, role in enumerate(ROLES.get(area["kind"], ()) if area["fictional"] else ()):
            chance = stream("post", area["code"], position)
            since = begin - timedelta(days=chance.randint(20, 700))
            changed = today - timedelta(days=chance.randint(5, 400))
            fate = chance.random()
            spans = [(since, LAST_DAY)]
            if role == "grid_worker" and fate < 0.10:
                spans = [(since, changed), (changed, LAST_DAY)]
            elif (role == "grid_worker" and fate < 0.13) or (area["kind"] == "self_grid" and fate < 0.35):
                spans = [(since, changed)]  # nobody has taken over yet
            for start, end in spans:
                rows.add(
                    Post,
                    area_id=area["id"],
                    role_id=rows.id(Role, (area["scheme"], role)),
                    holder=person(chance),
                    phone=f"100-0000-{next(numbers):04}",
                    from_day=start,
                    to_day=end,
                    system=systems[area["scheme"], area["kind"]],
                    provenance=Provenance.ILLUSTRATIVE,
                    recorded_at=moment(start, 9),
                    source_id=rows.id(Source, "fictional"),
                )
