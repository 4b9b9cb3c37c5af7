"""Co-building in the real places, as their articles told it; days an article does not give are marked illustrative."""

from datetime import date
from typing import Any

from db.models import (
    Area,
    Need,
    PartnerUnit,
    Project,
    ProjectContribution,
    ProjectSession,
    Provenance,
    Source,
)
from seed.files import table
from seed.places import day
from seed.rows import Rows
from seed.streams import moment

UNNAMED = "原文未列名 {number:02}"
SPLIT = "原文载明六类三十四项，未列类名、项名和各类项数；各类项数为示意。"


def add_case_cobuilding(rows: Rows) -> None:
    """Needs, units, projects, sessions and contributions of the real places."""
    facts = {row["fact"]: row for row in table("cases/claims.csv")}
    ends = {row["code"]: row["as_of"] for row in rows.of(Source)}

    def told(fact: str, provenance: str = Provenance.REPORTED) -> dict[str, Any]:
        """Area and origin of what a fact told, recorded when its article ends."""
        claim = facts[fact]
        return {
            "area_id": rows.id(Area, claim["area"]),
            "source_id": rows.id(Source, claim["source"]),
            "recorded_at": moment(ends[claim["source"]], 12),
            "provenance": provenance,
        }

    number = 0
    for row in table("cases/needs.csv"):
        for _item in range(int(row["count"])):
            number += 1
            rows.add(
                Need,
                category=row["category"],
                title=UNNAMED.format(number=number),
                detail=SPLIT,
                quantity=None,
                published_on=date.fromisoformat(row["published_on"]),
                wanted_by=None,
                matched_on=None,
                ends_on=None,
                **told(row["fact"], Provenance.ILLUSTRATIVE),
            )
    for row in table("cases/partner_units.csv"):
        rows.add(
            PartnerUnit,
            row["name"],
            name=row["name"],
            kind=row["kind"],
            capacity=row["capacity"],
            joined_on=date.fromisoformat(row["joined_on"]),
            left_on=None,
            **told(row["fact"]),
        )
    for row in table("cases/projects.csv"):
        agreed = date.fromisoformat(row["agreed_on"])
        rows.add(
            Project,
            row["title"],
            need_id=None,
            resource_id=None,
            unit_id=rows.id(PartnerUnit, row["unit"]) if row["unit"] else None,
            title=row["title"],
            category=row["category"],
            quantity=None,
            agreed_on=agreed,
            started_on=agreed,
            planned_end=None,
            finished_on=day(row["finished_on"]),
            cancelled_on=None,
            reason=None,
            **told(row["fact"], row["provenance"]),
        )
    for row in table("cases/project_sessions.csv"):
        rows.add(
            ProjectSession,
            project_id=rows.id(Project, row["project"]),
            title=row["title"],
            day=date.fromisoformat(row["day"]),
            person_times=None,  # the article gives 2,302 for all ten together
            persons=None,
            **told(row["fact"], Provenance.ILLUSTRATIVE),
        )
    for row in table("cases/contributions.csv"):
        project = rows.of(Project)[rows.id(Project, row["project"]) - 1]
        rows.add(
            ProjectContribution,
            project_id=project["id"],
            kind=row["kind"],
            giver=row["giver"],
            day=project["agreed_on"],
            amount=None,
            **told(row["fact"], row["provenance"]),
        )
