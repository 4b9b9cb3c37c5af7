"""Co-building: the lists, projects made of a need and a resource, milestones, and figures that always equal them."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from db.actions import cobuilding as lists
from db.actions import milestones as steps
from db.actions import projects as actions
from db.actions.cobuilding import AgreementDraft, NeedDraft, UnitDraft
from db.actions.milestones import GiftDraft, MilestoneDraft, SessionDraft
from db.actions.projects import ProjectDraft
from db.engine import Database
from db.errors import Conflict, NotFound, Refused
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.models import AuditEntry, Base, Milestone, Need, Project, ProjectSession
from db.queries import cobuilding, projects
from db.queries.figures import figure, sums
from db.queries.projects import State
from db.viewer import looking
from tests import clock, factories
from tests.factories import TESTER

TODAY = date(2026, 3, 20)
DAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    clock.stop(monkeypatch, TODAY)


class Place:
    """A street with one community, a unit that offers ten clinics to the street, and a need in the community."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing(TESTER) as session:
            factories.dictionaries(session)
            self.street = factories.area(session, "street").id
            parent = session.get_one(factories.Area, self.street)
            self.community = factories.area(session, "community", parent).id
            self.elsewhere = factories.area(session, "community", parent).id
            self.unit = factories.partner_unit(session, self.street)
            self.resource = factories.resource(session, self.unit, self.street, quantity=10)
            self.need = factories.need(session, self.community)

    def write(self, action: Callable[..., Any], *arguments: Any, **values: Any) -> Any:
        with self.database.writing(TESTER) as session:
            return action(session, *arguments, **values)

    def accept(self, quantity: int | None = 4, resource: int | None = None, need: int | None = None) -> int:
        known = self.read_need(need or self.need)
        days = {"agreed_on": DAY, "planned_end": date(2026, 6, 1)}
        found: int = self.write(
            actions.accept, known.id, resource or self.resource, seen=known.version, quantity=quantity, **days
        )
        return found

    def project(self, project: int) -> projects.ProjectRow:
        with self.database.reading() as session:
            return projects.project(session, project)

    def read_need(self, need: int | None = None) -> cobuilding.NeedRow:
        with self.database.reading() as session:
            return cobuilding.need(session, need or self.need, TODAY)

    def change(self, project: int, **values: Any) -> None:
        known = self.project(project)
        kept = {field: getattr(known, field) for field in actions.FIELDS}
        self.write(actions.change, project, seen=known.version, draft=ProjectDraft(**kept | values))

    def milestone(self, project: int, due: date, **values: Any) -> int:
        draft = MilestoneDraft(**({"title": "方案公示", "weight": 1, "due_on": due} | values))
        found: int = self.write(steps.add_milestone, project, draft)
        return found

    def end(self, action: Callable[..., Any], project: int, **values: Any) -> None:
        self.write(action, project, seen=self.project(project).version, **values)

    def figure(self, key: str, on: date = TODAY, area: int | None = None) -> float | None:
        with self.database.reading() as session:
            return figure(session, INDICATORS[key], area or self.street, None, on).value


@pytest.fixture
def place(database: Database) -> Place:
    return Place(database)


def refused(act: Callable[[], object]) -> dict[str, str]:
    """What was refused, by field."""
    with pytest.raises(Refused) as refusal:
        act()
    return {problem.field: problem.message.format(**problem.values) for problem in refusal.value.problems}


def test_accepting_a_resource_makes_a_project_of_the_need_and_matches_it(place: Place) -> None:
    assert place.figure("needs_matched_rate") is None, "no project was ever recorded, so nobody knows"
    project = place.project(place.accept())
    assert (project.title, project.category, project.unit_id, project.area_id) == (
        "请医生看诊", "健康服务", place.unit, place.community,
    )  # fmt: skip
    assert project.state(TODAY) is State.AGREED
    assert place.read_need().matched_on == DAY
    assert place.figure("needs_matched_rate") == 1
    assert place.figure("needs_matched_rate", DAY - timedelta(days=1)) is None


def test_cancelling_or_removing_the_last_project_opens_the_need_again(place: Place) -> None:
    first, second = place.accept(3), place.accept(3)
    place.end(actions.cancel, first, cancelled_on=TODAY, reason="场地没有谈妥")
    assert place.read_need().matched_on == DAY, "another project answers it"
    place.end(actions.remove, second)
    assert place.read_need().matched_on is None
    assert place.figure("needs_matched_rate") == 0
    place.end(actions.reopen, first)
    assert place.read_need().matched_on == DAY
    place.change(first, need_id=None)
    assert place.read_need().matched_on is None


def test_no_more_of_a_resource_is_used_than_is_left(place: Place) -> None:
    first = place.accept(7)
    assert refused(lambda: place.accept(4)) == {"quantity": "Enter 3 or fewer: no more of it is left."}
    assert refused(lambda: place.accept(None)) == {"quantity": "Enter how much of it is used: 3 are left."}
    second = place.accept(3)
    assert refused(lambda: place.accept(1)) == {"quantity": "Choose another resource: nothing of this one is left."}
    place.change(first, quantity=7)
    assert refused(lambda: place.change(first, quantity=8)) == {"quantity": "Enter 7 or fewer: no more of it is left."}
    place.end(actions.cancel, second, cancelled_on=TODAY, reason="暂停")
    place.change(first, quantity=8)
    assert refused(lambda: place.end(actions.reopen, second)) == {"": "Enter 2 or fewer: no more of it is left."}
    draft = factories.resource_draft(place.street, quantity=5)
    asked = refused(lambda: place.write(lists.change_resource, place.resource, seen=1, draft=draft))
    assert asked == {"quantity": "Enter 8 or more: projects already use that much."}


def test_a_resource_without_limit_is_never_used_up(place: Place) -> None:
    endless = place.write(factories.resource, place.unit, place.street, quantity=None)
    for _ in range(3):
        place.accept(None, endless)
    assert place.project(place.accept(500, endless)).quantity == 500


def test_what_does_not_reach_the_area_or_has_ended_is_refused(place: Place) -> None:
    other = place.write(factories.resource, place.unit, place.elsewhere)
    assert "resource_id" in refused(lambda: place.accept(1, other))
    ended = place.write(factories.resource, place.unit, place.street, to_day=DAY)
    assert refused(lambda: place.accept(1, ended)) == {
        "resource_id": "Choose another resource: this one ended on 2026-03-01."
    }
    far = place.write(factories.need, place.elsewhere)
    draft = ProjectDraft("看诊", "健康服务", None, far, None, None, DAY, None, None)
    assert "need_id" in refused(lambda: place.write(actions.add, place.community, draft))


def test_progress_is_the_weight_done_of_all_that_was_not_dropped(place: Place) -> None:
    project = place.accept()
    assert place.project(project).progress(TODAY).rate is None
    place.milestone(project, DAY, weight=1, done_on=DAY)
    place.milestone(project, date(2026, 3, 10), weight=3, done_on=date(2026, 3, 12))
    place.milestone(project, date(2026, 5, 1), weight=4)
    place.milestone(project, date(2026, 5, 1), weight=9, dropped_on=date(2026, 3, 15), reason="并入下一期")
    found = place.project(project)
    assert (found.progress(TODAY), found.progress(TODAY).rate) == ((4, 8), 0.5)
    assert found.progress(date(2026, 3, 11)) == (1, 17), "as it was then"


def test_a_milestone_is_late_from_the_day_after_until_it_is_done_dropped_or_the_project_ends(place: Place) -> None:
    project = place.accept()
    place.milestone(project, date(2026, 3, 10))
    assert [place.figure("milestones_late", date(2026, 3, day)) for day in (10, 11, 20)] == [0, 1, 1]
    assert [bool(place.project(project).late(date(2026, 3, day))) for day in (10, 11)] == [False, True]
    place.end(actions.cancel, project, cancelled_on=date(2026, 3, 15), reason="暂停")
    assert [place.figure("milestones_late", date(2026, 3, day)) for day in (14, 15)] == [1, 0]
    assert not place.project(project).late(TODAY)
    assert place.project(project).late(date(2026, 3, 14)), "as it was then"


def test_states_follow_from_the_days(place: Place) -> None:
    project = place.accept()
    place.change(project, started_on=date(2026, 3, 5))
    place.end(actions.finish, project, finished_on=date(2026, 3, 18), drop_rest=False, reason=None)
    found = place.project(project)
    assert [found.state(date(2026, 3, day)) for day in (1, 5, 18)] == [
        State.AGREED, State.IN_PROGRESS, State.FINISHED,
    ]  # fmt: skip
    assert [place.figure("projects_in_progress", date(2026, 3, day)) for day in (4, 5, 17, 18)] == [0, 1, 1, 0]


def test_a_project_is_not_finished_while_a_milestone_is_open_unless_it_is_dropped_with_a_reason(place: Place) -> None:
    project = place.accept()

    def finish(**values: Any) -> None:
        given = {"finished_on": TODAY, "drop_rest": False, "reason": None} | values
        place.end(actions.finish, project, **given)

    assert "started" in refused(finish)["finished_on"]
    place.change(project, started_on=DAY)
    place.milestone(project, date(2026, 5, 1), title="验收")
    assert refused(finish) == {"drop_rest": "Enter when “验收” was done, or choose to drop what is not done (1)."}
    assert refused(lambda: finish(drop_rest=True)) == {"reason": "Say why the remaining milestones are dropped."}
    finish(drop_rest=True, reason="已并入二期")
    found = place.project(project)
    assert [one.dropped_on for one in found.milestones] == [TODAY]
    assert found.progress(TODAY).rate is None
    assert refused(finish).keys() == {""}
    assert refused(lambda: place.milestone(project, TODAY)).keys() == {"done_on"}
    place.end(actions.reopen, project)
    assert [one.dropped_on for one in place.project(project).milestones] == [None]


def test_a_project_cannot_end_before_what_happened_in_it(place: Place) -> None:
    project = place.accept()
    place.write(steps.add_session, project, SessionDraft("首场", date(2026, 3, 10), 40, 30))
    early = {"cancelled_on": date(2026, 3, 9), "reason": "暂停"}
    assert "2026-03-10" in refused(lambda: place.end(actions.cancel, project, **early))["cancelled_on"]
    assert "2026-03-10" in refused(lambda: place.change(project, agreed_on=date(2026, 3, 12)))["agreed_on"]
    assert refused(lambda: place.end(actions.remove, project)).keys() == {""}
    place.end(actions.cancel, project, cancelled_on=date(2026, 3, 10), reason="暂停")
    late = SessionDraft("第二场", date(2026, 3, 11), None, None)
    assert refused(lambda: place.write(steps.add_session, project, late)).keys() == {"day"}


def test_what_is_put_off_needs_a_reason(place: Place) -> None:
    project = place.accept()
    step = place.milestone(project, date(2026, 4, 1))

    def put_off(reason: str | None) -> None:
        draft = MilestoneDraft("方案公示", 1, date(2026, 4, 20), None, None, reason)
        place.write(steps.change_milestone, step, seen=1, draft=draft)

    assert refused(lambda: put_off(" ")) == {"reason": "Say why it is due later."}
    put_off("连续降雨")
    assert "reason" in refused(lambda: place.change(project, planned_end=date(2026, 9, 1)))
    place.change(project, planned_end=date(2026, 9, 1), reason="增加两场")


def test_sessions_count_person_times_and_persons_apart(place: Place) -> None:
    project = place.accept()
    place.write(steps.add_session, project, SessionDraft("首场", date(2026, 3, 10), 40, 30))
    place.write(steps.add_session, project, SessionDraft("第二场", date(2026, 3, 12), 25, None))
    many = SessionDraft("第三场", date(2026, 3, 13), 20, 21)
    assert refused(lambda: place.write(steps.add_session, project, many)) == {
        "persons": "Enter 20 or fewer: there were no more visits."
    }
    with place.database.reading() as session:
        keys = ("project_sessions", "project_person_times", "project_persons")
        found = sums(session, keys, [place.street], DAY, TODAY)
    assert [found[key, place.street] for key in keys] == [2, 65, 30]


def test_what_was_given_keeps_its_unit_and_may_be_unstated(place: Place) -> None:
    project = place.accept()
    for kind, amount in (("money", 1_234_50), ("labour", 90), ("land", 200), ("ideas", None)):
        place.write(steps.add_gift, project, GiftDraft(kind, "居民", DAY, amount))
    assert refused(lambda: place.write(steps.add_gift, project, GiftDraft("gold", "", DAY, 1))).keys() == {
        "kind", "giver",
    }  # fmt: skip
    assert refused(lambda: place.write(steps.add_gift, project, GiftDraft("money", "居民", DAY, 0))).keys() == {
        "amount"
    }
    with place.database.reading() as session:
        given = {row.kind: row.amount for row in projects.gifts(session, place.street, DAY, TODAY)}
    assert given == {"money": 123450, "labour": 90, "land": 200, "ideas": None}


def test_what_others_depend_on_stays(place: Place) -> None:
    signed = place.write(lists.add_agreement, place.street, place.unit, AgreementDraft("年度协议", DAY, None))
    place.accept()
    for remove, number in (
        (lists.remove_unit, place.unit),
        (lists.remove_resource, place.resource),
        (lists.remove_need, place.need),
    ):
        seen = place.read_need().version if remove is lists.remove_need else 1
        assert "depends on this" in refused(lambda r=remove, n=number, s=seen: place.write(r, n, seen=s))[""]  # type: ignore[misc]
    assert place.figure("agreements") == 1
    place.write(lists.remove_agreement, signed, seen=1)
    assert place.figure("agreements") == 0


def test_a_unit_leaves_after_what_it_offers_and_does_has_ended(place: Place) -> None:
    def leave(on: date) -> None:
        draft = UnitDraft("卫生服务中心", "hospital", "member", date(2025, 1, 1), on)
        place.write(lists.change_unit, place.unit, seen=1, draft=draft)

    assert refused(lambda: leave(TODAY)) == {"left_on": "End “专家看诊” first: it goes on after that day."}
    ended = factories.resource_draft(place.street, quantity=10, to_day=DAY)
    place.write(lists.change_resource, place.resource, seen=1, draft=ended)
    leave(TODAY)
    assert [place.figure("partner_units", TODAY - timedelta(days=days)) for days in (1, 0)] == [1, 0]
    late = factories.resource_draft(place.street)
    assert refused(lambda: place.write(lists.add_resource, place.unit, late)).keys() == {"to_day"}


def test_a_need_is_on_the_list_when_projects_are_agreed_about_it(place: Place) -> None:
    place.accept()
    known = place.read_need()
    kept = {field: getattr(known, field) for field in lists.NEED_FIELDS}
    for field, day in (("ends_on", DAY), ("published_on", DAY + timedelta(days=1))):
        draft = NeedDraft(**kept | {field: day})
        asked = refused(lambda d=draft: place.write(lists.change_need, known.id, seen=known.version, draft=d))  # type: ignore[misc]
        assert asked.keys() == {field}
    place.write(lists.change_need, known.id, seen=known.version, draft=NeedDraft(**kept | {"ends_on": TODAY}))
    assert place.figure("needs") == 0
    assert place.figure("needs", TODAY - timedelta(days=1)) == 1


def test_empty_and_impossible_fields_are_named_each(place: Place) -> None:
    tomorrow = TODAY + timedelta(days=1)
    need = NeedDraft("", "", None, 0, tomorrow, TODAY, TODAY)
    assert refused(lambda: place.write(lists.add_need, place.community, need)).keys() == {
        "title", "category", "quantity", "published_on", "wanted_by", "ends_on",
    }  # fmt: skip
    unit = UnitDraft("卫生服务中心", "x", "y", tomorrow, TODAY)
    assert refused(lambda: place.write(lists.add_unit, place.street, unit)).keys() == {
        "name", "kind", "capacity", "joined_on", "left_on",
    }  # fmt: skip
    project = ProjectDraft(" ", "", None, None, None, 5, tomorrow, DAY, DAY)
    assert refused(lambda: place.write(actions.add, place.community, project)).keys() == {
        "title", "category", "agreed_on", "started_on",
    }  # fmt: skip
    step = MilestoneDraft("", 0, date(2026, 2, 1), tomorrow, tomorrow, None)
    assert refused(lambda: place.write(steps.add_milestone, place.accept(), step)).keys() == {
        "title", "weight", "due_on", "done_on", "dropped_on", "reason",
    }  # fmt: skip


def test_two_coordinators_editing_one_project_the_second_learns_what_the_first_wrote(place: Place) -> None:
    project = place.accept()
    place.change(project, title="看诊进社区")
    known = place.project(project)
    kept = {field: getattr(known, field) for field in actions.FIELDS}
    with pytest.raises(Conflict) as conflict:
        place.write(actions.change, project, seen=1, draft=ProjectDraft(**kept | {"title": "义诊"}))
    assert conflict.value.theirs["title"] == "看诊进社区"
    step = place.milestone(project, TODAY)
    with pytest.raises(Conflict):
        place.write(steps.remove_milestone, step, seen=9)


def test_another_areas_project_is_not_found(place: Place) -> None:
    project = place.accept()
    stranger = looking("other", place.elsewhere)
    for act in (
        lambda session: actions.cancel(session, project, seen=1, cancelled_on=TODAY, reason="x"),
        lambda session: steps.add_milestone(session, project, MilestoneDraft("t", 1, TODAY)),
        lambda session: lists.remove_need(session, place.need, seen=1),
    ):
        with pytest.raises(NotFound), place.database.writing(stranger) as session:
            act(session)


def test_every_write_leaves_its_entry(place: Place) -> None:
    project = place.accept()
    place.milestone(project, date(2026, 5, 1))
    place.end(actions.cancel, project, cancelled_on=TODAY, reason="暂停")
    with place.database.reading() as session:
        events = session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)).all()
    assert events[-6:] == [
        "project:agree", "need:match", "milestone:add", "milestone:drop", "project:cancel", "need:unmatch",
    ]  # fmt: skip


DAYS = st.integers(0, 30).map(lambda offset: date(2026, 2, 20) + timedelta(days=offset))
LATER = st.integers(0, 60).map(lambda offset: date(2026, 2, 20) + timedelta(days=offset))


class Cobuilding(RuleBasedStateMachine):
    """Whatever is done to projects, their figures equal what a plain count of the rows says."""

    database: Database

    @initialize()
    def empty(self) -> None:
        with self.database.engine.execution_options(loading=True).begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name != "revisions":
                    connection.execute(delete(table))
        self.place = Place(self.database)
        for _ in range(2):
            self.place.write(factories.need, self.place.community)

    def try_to(self, action: Callable[[], object]) -> None:
        try:
            action()
        except Refused:
            return

    def ids(self, model: Any) -> list[int]:
        with self.database.reading() as session:
            return list(session.scalars(select(model.id).order_by(model.id)))

    def pick(self, data: st.DataObject, model: Any) -> int | None:
        known = self.ids(model)
        return data.draw(st.sampled_from(known)) if known else None

    @rule(data=st.data(), quantity=st.integers(1, 6), day=DAYS)
    def agree(self, data: st.DataObject, quantity: int, day: date) -> None:
        need = data.draw(st.sampled_from(self.ids(Need)))
        draft = ProjectDraft("t", "c", None, need, self.place.resource, quantity, day, None, None)
        self.try_to(lambda: self.place.write(actions.add, self.place.community, draft))

    @rule(data=st.data(), day=DAYS, started=st.none() | DAYS, need=st.booleans(), quantity=st.integers(1, 6))
    def change(self, data: st.DataObject, day: date, started: date | None, need: bool, quantity: int) -> None:
        if project := self.pick(data, Project):
            to = data.draw(st.sampled_from(self.ids(Need))) if need else None
            values = {"agreed_on": day, "started_on": started, "need_id": to, "quantity": quantity}
            self.try_to(lambda: self.place.change(project, **values))

    @rule(data=st.data(), due=LATER, done=st.none() | DAYS, dropped=st.none() | DAYS, weight=st.integers(1, 5))
    def set_milestone(
        self, data: st.DataObject, due: date, done: date | None, dropped: date | None, weight: int
    ) -> None:
        if project := self.pick(data, Project):
            values = {"done_on": done, "dropped_on": dropped, "weight": weight, "reason": "r"}
            self.try_to(lambda: self.place.milestone(project, due, **values))

    @rule(data=st.data(), due=LATER, done=st.none() | DAYS)
    def move_milestone(self, data: st.DataObject, due: date, done: date | None) -> None:
        if step := self.pick(data, Milestone):
            with self.database.reading() as session:
                seen = projects.milestone(session, step).version
            draft = MilestoneDraft("t", 2, due, done, None, "r")
            self.try_to(lambda: self.place.write(steps.change_milestone, step, seen=seen, draft=draft))

    @rule(data=st.data())
    def remove_milestone(self, data: st.DataObject) -> None:
        if step := self.pick(data, Milestone):
            with self.database.reading() as session:
                seen = projects.milestone(session, step).version
            self.place.write(steps.remove_milestone, step, seen=seen)

    @rule(data=st.data(), day=DAYS, visits=st.none() | st.integers(0, 50), persons=st.none() | st.integers(0, 50))
    def hold(self, data: st.DataObject, day: date, visits: int | None, persons: int | None) -> None:
        if project := self.pick(data, Project):
            draft = SessionDraft("s", day, visits, persons)
            self.try_to(lambda: self.place.write(steps.add_session, project, draft))

    @rule(data=st.data(), day=DAYS, how=st.sampled_from(["finish", "cancel", "reopen", "remove"]))
    def end(self, data: st.DataObject, day: date, how: str) -> None:
        if project := self.pick(data, Project):
            values: dict[str, Any] = {}
            if how == "finish":
                values = {"finished_on": day, "drop_rest": True, "reason": "r"}
            elif how == "cancel":
                values = {"cancelled_on": day, "reason": "r"}
            self.try_to(lambda: self.place.end(getattr(actions, how), project, **values))

    @invariant()
    def figures_equal_a_plain_count(self) -> None:
        if not hasattr(self, "place"):
            return
        with self.database.reading() as session:
            rows = session.scalars(select(Project)).all()
            step_rows = session.scalars(select(Milestone)).all()
            needs = session.scalars(select(Need)).all()
            held = session.scalars(select(ProjectSession)).all()
            shown = projects.projects(session, self.place.street, date.min, TODAY)
        live = [row for row in rows if not row.cancelled_on]
        answered = {row.need_id for row in live if row.need_id}
        assert {need.id for need in needs if need.matched_on} == answered
        rate = self.place.figure("needs_matched_rate")
        assert rate == (len(answered) / len(needs)) or (rate is None and not rows)
        assert sum(row.quantity or 0 for row in live) <= 10
        for row in shown:
            mine = [one for one in step_rows if one.project_id == row.id]
            kept = [one for one in mine if one.dropped_on is None]
            done = [one for one in kept if one.done_on]
            whole = sum(one.weight for one in kept)
            assert row.progress(TODAY) == (sum(one.weight for one in done), whole)
            assert (row.progress(TODAY).rate is None) == (whole == 0)
            if row.ended_on:
                assert all(one.done_on or one.dropped_on for one in mine)
        late = [one for one in step_rows if one.due_on < TODAY and not one.done_on and not one.dropped_on]
        assert sum(len(row.late(TODAY)) for row in shown) == len(late) == (self.place.figure("milestones_late") or 0)
        running = [row for row in live if row.started_on and not row.finished_on]
        assert len(running) == (self.place.figure("projects_in_progress") or 0)
        assert (self.place.figure("project_sessions") or 0) == len(held)
        with self.database.engine.connect() as connection:
            assert totals.differences(connection) == ({}, {})


def test_figures_equal_a_plain_count_whatever_is_done_to_projects(database: Database) -> None:
    phases = [phase for phase in Phase if not os.environ.get("CI") or phase is not Phase.shrink]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        type("On", (Cobuilding,), {"database": database}),
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )
