"""Changing projects: made from a need and a resource, started, finished, cancelled, opened again."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.actions import editing
from db.actions.cobuilding import amount, described, not_later
from db.errors import N_, Problem, Refused
from db.models import (
    Area,
    AreaPath,
    Milestone,
    Need,
    PartnerUnit,
    Project,
    ProjectContribution,
    ProjectSession,
    Resource,
)
from db.queries.cobuilding import used


@dataclass(frozen=True)
class ProjectDraft:
    """What a project's form holds; `quantity` is how much of the resource it uses."""

    title: str
    category: str
    unit_id: int | None
    need_id: int | None
    resource_id: int | None
    quantity: int | None
    agreed_on: date
    started_on: date | None
    planned_end: date | None
    reason: str | None = None


FIELDS = list(ProjectDraft.__annotations__)
END_FIELDS = ["finished_on", "cancelled_on", "reason"]


def add(session: Session, area_id: int, draft: ProjectDraft) -> int:
    """Agree on a project in an area; a need it answers is matched from that day. Returns its id."""
    area = editing.found(session, Area, area_id)
    values = _checked(session, area.id, None, draft)
    project = Project(area_id=area.id)
    editing.add(session, "project:agree", project, values)
    _rematch(session, {project.need_id})
    return project.id


def accept(
    session: Session,
    need_id: int,
    resource_id: int,
    *,
    seen: int,
    quantity: int | None,
    agreed_on: date,
    planned_end: date | None,
) -> int:
    """Answer a need with a resource: the project takes title and class of the need, and the unit of the resource."""
    need = editing.current(session, Need, need_id, seen, ["title", "matched_on", "ends_on"])
    resource = editing.found(session, Resource, resource_id)
    draft = ProjectDraft(
        title=need.title,
        category=need.category,
        unit_id=resource.unit_id,
        need_id=need.id,
        resource_id=resource.id,
        quantity=quantity,
        agreed_on=agreed_on,
        started_on=None,
        planned_end=planned_end,
    )
    return add(session, need.area_id, draft)


def change(session: Session, project_id: int, *, seen: int, draft: ProjectDraft) -> None:
    """Correct a project, start it, or move its planned end, later ones with a reason."""
    project = editing.current(session, Project, project_id, seen, FIELDS)
    needs = {project.need_id, draft.need_id}
    editing.change(session, "project:change", project, _checked(session, project.area_id, project, draft))
    _rematch(session, needs)


def finish(
    session: Session, project_id: int, *, seen: int, finished_on: date, drop_rest: bool, reason: str | None
) -> None:
    """Finish a project whose milestones are all done; what is not done must be dropped, with a reason."""
    project = editing.current(session, Project, project_id, seen, END_FIELDS)
    problems = _end_problems(session, project, "finished_on", finished_on)
    undone = _undone(session, project.id)
    required = N_("Say why the remaining milestones are dropped.") if undone and drop_rest else None
    said = editing.text("reason", reason, 200, problems, required)
    if undone and not drop_rest:
        problems.append(
            Problem(
                "drop_rest",
                N_("Enter when “{title}” was done, or choose to drop what is not done ({n})."),
                {"title": undone[0].title, "n": len(undone)},
            )
        )
    if project.started_on is None or project.started_on > finished_on:
        problems.append(Problem("finished_on", N_("Enter first when the project started, on or before that day.")))
    editing.refuse_if(problems)
    _drop(session, undone, finished_on, said)
    editing.change(session, "project:finish", project, {"finished_on": finished_on, "reason": said or project.reason})


def cancel(session: Session, project_id: int, *, seen: int, cancelled_on: date, reason: str | None) -> None:
    """Cancel a project: its open milestones are dropped, its resource is free again, its need open again."""
    project = editing.current(session, Project, project_id, seen, END_FIELDS)
    problems = _end_problems(session, project, "cancelled_on", cancelled_on)
    said = editing.text("reason", reason, 200, problems, N_("Say why the project is cancelled."))
    editing.refuse_if(problems)
    _drop(session, _undone(session, project.id), cancelled_on, said)
    editing.change(session, "project:cancel", project, {"cancelled_on": cancelled_on, "reason": said})
    _rematch(session, {project.need_id})


def reopen(session: Session, project_id: int, *, seen: int) -> None:
    """Take back that a project ended, and what was dropped on that day with it."""
    project = editing.current(session, Project, project_id, seen, END_FIELDS)
    ended = project.finished_on or project.cancelled_on
    if ended is None:
        raise Refused(Problem("", N_("Close this form: the project goes on already.")))
    if project.cancelled_on:
        problems: list[Problem] = []
        _check_left(session, project.resource_id, project.quantity, project.id, problems)
        editing.refuse_if([Problem("", problem.message, problem.values) for problem in problems])
    dropped = Milestone.project_id == project.id, Milestone.dropped_on == ended
    for milestone in session.scalars(select(Milestone).where(*dropped).order_by(Milestone.id)).all():
        editing.change(session, "milestone:restore", milestone, {"dropped_on": None, "reason": None})
    values = {"finished_on": None, "cancelled_on": None, "reason": None}
    editing.change(session, "project:reopen", project, values)
    _rematch(session, {project.need_id})


def remove(session: Session, project_id: int, *, seen: int) -> None:
    """Take out a project that was entered by mistake, with its milestones; its need is open again."""
    project = editing.current(session, Project, project_id, seen, FIELDS)
    for model in (ProjectSession, ProjectContribution):
        if session.scalar(select(func.count()).where(model.project_id == project.id)):
            raise Refused(Problem("", N_("Remove its sessions and contributions first, or cancel the project.")))
    for milestone in session.scalars(select(Milestone).where(Milestone.project_id == project.id)).all():
        editing.remove(session, "milestone:remove", milestone, ["project_id", "title", "due_on"])
    session.flush()  # what refers to the project goes before it
    need = project.need_id
    editing.remove(session, "project:remove", project, FIELDS)
    _rematch(session, {need})


def _undone(session: Session, project_id: int) -> list[Milestone]:
    """The milestones that are neither done nor dropped, the earliest due first."""
    mine = Milestone.project_id == project_id, Milestone.done_on.is_(None), Milestone.dropped_on.is_(None)
    return list(session.scalars(select(Milestone).where(*mine).order_by(Milestone.due_on, Milestone.id)))


def _drop(session: Session, milestones: list[Milestone], on: date, reason: str | None) -> None:
    for milestone in milestones:
        editing.change(session, "milestone:drop", milestone, {"dropped_on": on, "reason": reason})


def _end_problems(session: Session, project: Project, field: str, day: date) -> list[Problem]:
    if project.finished_on or project.cancelled_on:
        return [Problem("", N_("Open the project again first: it has ended."))]
    problems: list[Problem] = []
    not_later(field, day, problems)
    if day < project.agreed_on:
        said = N_("Choose {day} or later: the project was agreed then.")
        problems.append(Problem(field, said, {"day": project.agreed_on}))
    if (happened := _happened(session, project.id)) and day < max(happened):
        said = N_("Choose {day} or later: something of it happened then.")
        problems.append(Problem(field, said, {"day": max(happened)}))
    return problems


def _happened(session: Session, project_id: int) -> list[date]:
    """The days on which something of a project happened."""
    columns = (Milestone.done_on, Milestone.dropped_on, ProjectSession.day, ProjectContribution.day)
    found: list[date | None] = []
    for column in columns:
        mine = column.class_.project_id == project_id
        found += session.execute(select(func.min(column), func.max(column)).where(mine)).one()
    return [day for day in found if day]


def _rematch(session: Session, needs: set[int | None]) -> None:
    """A need is matched from the first day a project was agreed that answers it and was not cancelled."""
    session.flush()
    for need_id in sorted(need_id for need_id in needs if need_id is not None):
        need = editing.found(session, Need, need_id)
        answered = Project.need_id == need.id, Project.cancelled_on.is_(None)
        first = session.scalar(select(func.min(Project.agreed_on)).where(*answered))
        editing.change(session, "need:match" if first else "need:unmatch", need, {"matched_on": first})


def _checked(session: Session, area_id: int, project: Project | None, draft: ProjectDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft) | described(draft.title, draft.category, None, problems)
    del values["detail"]
    postponed = bool(project and project.planned_end and draft.planned_end and draft.planned_end > project.planned_end)
    required = N_("Say why the project is to end later.") if postponed else None
    values["reason"] = editing.text("reason", draft.reason, 200, problems, required)
    values["quantity"] = amount("quantity", draft.quantity, problems)
    _check_days(session, project, draft, problems)
    above = set(
        session.scalars(
            select(AreaPath.ancestor_id).where(
                AreaPath.area_id == area_id, AreaPath.from_day <= draft.agreed_on, AreaPath.to_day > draft.agreed_on
            )
        )
    )
    if draft.need_id is not None:
        need = editing.found(session, Need, draft.need_id)
        if need.area_id not in above:
            problems.append(Problem("need_id", N_("Choose another need: this one is not on the list of the area.")))
        if draft.agreed_on < need.published_on or (need.ends_on and draft.agreed_on >= need.ends_on):
            problems.append(Problem("agreed_on", N_("Choose a day on which the need was on the list.")))
    if draft.resource_id is None:
        values["quantity"] = None
    else:
        resource = editing.found(session, Resource, draft.resource_id)
        values["unit_id"] = resource.unit_id
        if resource.area_id not in above:
            problems.append(Problem("resource_id", N_("Choose another resource: this one does not reach the area.")))
        if resource.to_day and draft.agreed_on >= resource.to_day:
            problems.append(
                Problem(
                    "resource_id", N_("Choose another resource: this one ended on {day}."), {"day": resource.to_day}
                )
            )
        if project is None or project.cancelled_on is None:
            _check_left(session, resource.id, values["quantity"], project.id if project else None, problems)
    if values["unit_id"] is not None:
        unit = editing.found(session, PartnerUnit, values["unit_id"])
        if unit.left_on and draft.agreed_on >= unit.left_on:
            problems.append(
                Problem("unit_id", N_("Choose another unit: this one left on {day}."), {"day": unit.left_on})
            )
    editing.refuse_if(problems)
    return values


def _check_days(session: Session, project: Project | None, draft: ProjectDraft, problems: list[Problem]) -> None:
    not_later("agreed_on", draft.agreed_on, problems)
    if draft.started_on:
        not_later("started_on", draft.started_on, problems)
        if draft.started_on < draft.agreed_on:
            problems.append(Problem("started_on", N_("Choose a day on or after the day it was agreed.")))
    if draft.planned_end and draft.planned_end < (draft.started_on or draft.agreed_on):
        problems.append(Problem("planned_end", N_("Choose a day on or after the day it starts.")))
    if project is None:
        return
    ended = project.finished_on or project.cancelled_on
    if ended and ended < (draft.started_on or draft.agreed_on):
        problems.append(Problem("started_on", N_("Choose {day} or earlier: the project ended then."), {"day": ended}))
    if project.finished_on and draft.started_on is None:
        problems.append(Problem("started_on", N_("Enter when the project started: it is finished.")))
    first = session.scalar(select(func.min(Milestone.due_on)).where(Milestone.project_id == project.id))
    happened = [*_happened(session, project.id), *([first] if first else [])]
    if happened and draft.agreed_on > min(happened):
        said = N_("Choose {day} or earlier: something of it is dated then.")
        problems.append(Problem("agreed_on", said, {"day": min(happened)}))


def _check_left(
    session: Session, resource_id: int | None, quantity: int | None, project_id: int | None, problems: list[Problem]
) -> None:
    """What a project uses of a limited resource may not exceed what the others leave."""
    if resource_id is None:
        return
    resource = editing.found(session, Resource, resource_id)  # locked: nobody else takes from it meanwhile
    if resource.quantity is None:
        return
    left = resource.quantity - used(session, [resource.id], without=project_id).get(resource.id, 0)
    if left <= 0:
        problems.append(Problem("quantity", N_("Choose another resource: nothing of this one is left.")))
    elif quantity is None:
        problems.append(Problem("quantity", N_("Enter how much of it is used: {left} are left."), {"left": left}))
    elif quantity > left:
        problems.append(Problem("quantity", N_("Enter {left} or fewer: no more of it is left."), {"left": left}))
