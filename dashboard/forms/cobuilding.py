"""Where a click on something of co-building leads: to a project, one of its milestones, a need, or a unit."""

from dashboard.forms import needs, projects, units

KINDS = ("need", "unit", "project", "milestone")


def follow(picked: str) -> None:
    """Open the form of what was picked, e.g. `need:3`, or `milestone:2:7` for milestone 7 of project 2."""
    kind, number, *rest = picked.split(":")
    if kind == "need":
        needs.need(int(number))
    elif kind == "unit":
        units.unit(int(number))
    else:
        projects.project(int(number), int(rest[0]) if rest else None)
