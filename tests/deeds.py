"""Every action there is, done to a place where there is one of everything, with the permission it takes."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

import db.actions
from db import geojson
from db.actions import (
    accounts,
    area_lists,
    areas,
    attachments,
    attendance,
    boundaries,
    cobuilding,
    compounds,
    decisions,
    devices,
    editing,
    exports,
    handling,
    issues,
    milestones,
    persons,
    places,
    projects,
    record_lists,
    reveals,
    scenes,
    stations,
    terms,
    tree,
    volunteering,
    whistles,
)
from db.actions.cobuilding import AgreementDraft, NeedDraft, UnitDraft
from db.actions.compounds import CompoundDraft
from db.actions.milestones import GiftDraft, MilestoneDraft, SessionDraft
from db.actions.scenes import SceneDraft
from db.actions.volunteering import ActivityDraft, TeamDraft, VolunteerDraft
from db.lists import Line
from db.models import Compound, DeviceLink, Issue, Need, Post, ReportIn, Role, Service, StationKind
from db.permissions import Permission
from db.queries import boundaries as queries
from db.words import Word
from tests import factories

DAY: Final = date(2026, 3, 2)
PDF: Final = b"%PDF-1.7\n%%EOF"
_UNIT: Final = UnitDraft("卫生院", "hospital", "member", DAY, None)
_NEED: Final = NeedDraft("看诊", "健康服务", None, 4, DAY, None, None)
_AGREEMENT: Final = AgreementDraft("共建协议", DAY, None)
_MILESTONE: Final = MilestoneDraft("启动", 1, DAY)
_SESSION: Final = SessionDraft("义诊", DAY, None, None)
_GIFT: Final = GiftDraft("money", "王老师", DAY, None)
SCENE: Final = SceneDraft("map", 1, 20)
_COMPOUND: Final = CompoundDraft("花园", True, DAY)
_SQUARE: Final = {"type": "Polygon", "coordinates": [[[115, 26], [115.1, 26], [115.1, 26.1], [115, 26.1], [115, 26]]]}
_WIDER: Final = {"type": "Polygon", "coordinates": [[[115, 26], [115.2, 26], [115.2, 26.1], [115, 26.1], [115, 26]]]}


class Town:
    """A street without a street above it, two communities in it, and one of everything in the first, by id."""

    def __init__(self, session: Session) -> None:
        street = factories.area(session, "street")
        self.street = street.id
        own, sibling = (factories.area(session, "community", street) for _number in range(2))
        self.area, self.code, self.sibling = own.id, own.code, sibling.id
        self.grid, self.spare = (factories.area(session, "grid", own).id for _number in range(2))
        self.role, self.kind = (session.scalars(select(model.id)).first() or 0 for model in (Role, StationKind))
        areas.appoint(session, self.area, role_id=self.role, holder="赵敏", phone=None, from_day=DAY)
        self.post = session.scalars(select(Post.id).order_by(Post.id.desc()).limit(1)).one()
        self.station = factories.station(session, self.area)
        self.open, self.closed = (issues.report(session, issue(self)) for _number in range(2))
        issues.close(session, self.closed, seen=1, closed_on=DAY, result="已修")
        self.issues = {name: standing(session, self, *steps) for name, steps in _WAYS.items()}
        self.joining = session.scalars(
            select(ReportIn.id).where(ReportIn.issue_id == self.issues["whistled"], ~ReportIn.leads)
        ).one()
        self.compound = compounds.add(session, self.area, replace(_COMPOUND, name="旧苑"))
        self.mark = compounds.mark(session, self.compound, _MARK)
        self.excuse = compounds.excuse(session, self.compound, kind="property_firm", reason="征迁", from_day=DAY)
        self.team, self.empty = factories.team(session, self.area), factories.team(session, self.area, "新队")
        self.member = volunteering.add_volunteer(session, self.team, VolunteerDraft("张三", False, DAY, None))
        self.activity = factories.activity(session, self.team, DAY)
        self.cancelled = factories.activity(session, self.team, DAY, "植树")
        volunteering.cancel(session, self.cancelled, seen=1, reason="下雨")
        self.unit, self.idle = (factories.partner_unit(session, self.area, name) for name in ("卫生服务中心", "小学"))
        self.resource, self.unused = (factories.resource(session, self.unit, self.area) for _number in range(2))
        self.agreement = cobuilding.add_agreement(session, self.area, self.unit, _AGREEMENT)
        self.need = factories.need(session, self.area)
        self.project, self.new = (projects.add(session, self.area, project()) for _number in range(2))
        self.milestone = milestones.add_milestone(session, self.project, _MILESTONE)
        self.held = milestones.add_session(session, self.project, _SESSION)
        self.gift = milestones.add_gift(session, self.project, _GIFT)
        self.dropped = projects.add(session, self.area, project())
        projects.cancel(session, self.dropped, seen=1, cancelled_on=DAY, reason="无人报名")
        boundaries.reshape(session, self.spare, _SQUARE, seen=0, since=None)
        self.boundary = queries.newest(session, self.spare)
        self.scene = scenes.add(session, self.area, SCENE)
        self.file = attachments.attach(session, "issues", self.open, name="照片.pdf", data=PDF)
        self.account = accounts.add(session, f"li.{self.area}", f"李娟 {self.area}", None)
        self.grant = accounts.grant(session, self.account, "leader", self.area)
        devices.link(session, self.area, "大厅")
        self.wall = session.scalars(select(DeviceLink.id).order_by(DeviceLink.id.desc()).limit(1)).one()


def issue(town: Town) -> issues.IssueDraft:
    """A report from the town's community."""
    return issues.IssueDraft(town.area, "路灯不亮", None, None, DAY, None)


def standing(session: Session, town: Town, *steps: tuple[Callable[..., Any], dict[str, Any]]) -> int:
    """An issue of the town's community after some moves; returns its id."""
    number = issues.report(session, issue(town))
    for move, given in steps:
        move(session, number, seen=editing.found(session, Issue, number).version, **given)
        session.flush()
    return number


def moved(name: str, move: Callable[..., Any], **given: Any) -> Callable[[Session, Town], Any]:
    """A move of the issue of the town that has come so far."""

    def do(session: Session, town: Town) -> Any:
        number = town.issues[name]
        row = session.get(Issue, number)
        return move(session, number, seen=row.version if row else 1, **given)

    return do


_WHY: Final = {"note": "说明"}
_ACCEPT: Final = (handling.accept, {})
_DISPATCH: Final = (handling.dispatch, {"unit": "市政站"})
_SIGN: Final = (handling.sign, {})
_DONE: Final = (handling.feed_back, _WHY)
_UNTIL: Final = (handling.ask_delay, {"until": date(2999, 1, 1), **_WHY})
_CALL: Final = {"lead": "住建局", "joint": ["城管局"], "reason": "管不了"}

_WAYS: Final[dict[str, tuple[Any, ...]]] = {
    "reported": (),
    "accepted": (_ACCEPT,),
    "dispatched": (_ACCEPT, _DISPATCH),
    "returned": (_ACCEPT, _DISPATCH, (handling.object_to, _WHY)),
    "handling": (_ACCEPT, _DISPATCH, _SIGN),
    "suspended": (_ACCEPT, _DISPATCH, _SIGN, (handling.suspend, _WHY)),
    "asked": (_ACCEPT, _DISPATCH, _SIGN, _UNTIL),
    "done": (_ACCEPT, _DISPATCH, _SIGN, _DONE),
    "verifying": (_ACCEPT, _DISPATCH, _SIGN, _DONE, (handling.verify, {})),
    "excluded": ((decisions.exclude, _WHY),),
    "whistled": (_ACCEPT, (whistles.whistle, _CALL)),
}
"""Issues that have come so far, by the moves that brought them there."""

_MARK: Final = compounds.MarkDraft("owners_committee", DAY, "业委会", None, None, "备案", DAY)
_BRANCH: Final = compounds.MarkDraft("party_branch", DAY, "党支部", "own", None, "批复", DAY)


def listed(town: Town) -> record_lists.Entry:
    """A line of a pasted list of teams."""
    return record_lists.Entry(1, "巡逻队", town.area, "社区", "team", TeamDraft("巡逻队", None, DAY, None), ())


def project() -> projects.ProjectDraft:
    """A project that has begun."""
    return projects.ProjectDraft("看诊", "健康服务", None, None, None, None, DAY, DAY, None)


@dataclass(frozen=True)
class Deed:
    """An action as somebody carries it out; what concerns no area of its own is done by who may do so everywhere."""

    permission: Permission
    do: Callable[[Session, Town], Any]
    everywhere: bool = False


def _station(town: Town) -> stations.StationDraft:
    return stations.StationDraft("驿站", town.kind, None, ["reading"], True, None, None, DAY, None)


def _words(session: Session, model: Any) -> list[Word]:
    return [Word(row.code, row.name_zh, row.name_en) for row in session.scalars(select(model).order_by(model.rank))]


def _levels() -> list[Word]:
    return [Word("street", "街道", "street"), Word("community", "社区", "community"), Word("grid", "网格", "grid")]


def _day(session: Session, town: Town) -> None:
    stations.record_day(session, town.station, DAY, seen=None, by_service={"reading": 3}, open=True, note=None)


def _accept(session: Session, town: Town) -> None:
    seen = editing.found(session, Need, town.need).version
    projects.accept(session, town.need, town.resource, seen=seen, quantity=1, agreed_on=DAY, planned_end=None)


def _draw(session: Session, town: Town) -> None:
    feature = geojson.Feature(1, (town.code,), town.code, _SQUARE)
    boundaries.upload(session, town.area, [feature], DAY, datum="WGS-84")


_P: Final = Permission

DEEDS: Final[dict[str, Deed]] = {
    "accounts.add": Deed(_P.ACCOUNTS, lambda s, t: accounts.add(s, "new.one", "新人", None)),
    "accounts.disable": Deed(_P.ACCOUNTS, lambda s, t: accounts.disable(s, t.account)),
    "accounts.enable": Deed(_P.ACCOUNTS, lambda s, t: accounts.enable(s, t.account)),
    "accounts.reset": Deed(_P.ACCOUNTS, lambda s, t: accounts.reset(s, t.account)),
    "accounts.grant": Deed(_P.GRANTS, lambda s, t: accounts.grant(s, t.account, "coordinator", t.area)),
    "accounts.revoke": Deed(_P.GRANTS, lambda s, t: accounts.revoke(s, t.grant)),
    "area_lists.add_list": Deed(
        _P.AREAS, lambda s, t: area_lists.add_list(s, t.area, "grid", [Line(1, {"name": "三网格", "code": ""})], DAY)
    ),
    "area_lists.add": Deed(
        _P.AREAS,
        lambda s, t: area_lists.add(
            s, t.area, "grid", {"name": "四网格", "code": "", "households": "", "residents": ""}, None, DAY
        ),
    ),
    "areas.change": Deed(
        _P.AREAS, lambda s, t: areas.change(s, t.area, seen=1, name="新名", households=None, residents=None)
    ),
    "areas.move": Deed(_P.AREAS, lambda s, t: areas.move(s, t.spare, to=t.area, from_day=DAY)),
    "areas.appoint": Deed(
        _P.PEOPLE,
        lambda s, t: areas.appoint(s, t.grid, role_id=t.role, holder="李娟", phone=None, from_day=DAY),
    ),
    "areas.change_post": Deed(
        _P.PEOPLE,
        lambda s, t: areas.change_post(s, t.post, seen=1, role_id=t.role, holder="李娟", phone=None, from_day=DAY),
    ),
    "areas.end_post": Deed(_P.PEOPLE, lambda s, t: areas.end_post(s, t.post, seen=1, to_day=DAY + timedelta(days=9))),
    "attachments.attach": Deed(
        _P.ISSUES, lambda s, t: attachments.attach(s, "issues", t.closed, name="x.pdf", data=PDF)
    ),
    "attachments.detach": Deed(_P.ISSUES, lambda s, t: attachments.detach(s, t.file, seen=1)),
    "attendance.record": Deed(
        _P.VOLUNTEERING,
        lambda s, t: attendance.record(s, t.activity, [attendance.Served("张三", 60)], seen=1, confirmed=True),
    ),
    "boundaries.upload": Deed(_P.AREAS, _draw),
    "boundaries.reshape": Deed(
        _P.AREAS, lambda s, t: boundaries.reshape(s, t.spare, _WIDER, seen=t.boundary, since=DAY)
    ),
    "boundaries.remove": Deed(_P.AREAS, lambda s, t: boundaries.remove(s, t.boundary)),
    "boundaries.sketch": Deed(_P.AREAS, lambda s, t: boundaries.sketch(s, t.area, DAY)),
    "compounds.add": Deed(_P.COMPOUNDS, lambda s, t: compounds.add(s, t.area, _COMPOUND)),
    "compounds.change": Deed(
        _P.COMPOUNDS, lambda s, t: compounds.change(s, t.compound, seen=1, draft=replace(_COMPOUND, name="新苑"))
    ),
    "compounds.put_mark": Deed(
        _P.COMPOUNDS, lambda s, t: compounds.put_mark(s, editing.found(s, Compound, t.compound), "grid_worker", DAY)
    ),
    "cobuilding.add_unit": Deed(_P.COBUILDING, lambda s, t: cobuilding.add_unit(s, t.area, _UNIT)),
    "cobuilding.change_unit": Deed(_P.COBUILDING, lambda s, t: cobuilding.change_unit(s, t.idle, seen=1, draft=_UNIT)),
    "cobuilding.remove_unit": Deed(_P.COBUILDING, lambda s, t: cobuilding.remove_unit(s, t.idle, seen=1)),
    "cobuilding.add_need": Deed(_P.COBUILDING, lambda s, t: cobuilding.add_need(s, t.area, _NEED)),
    "cobuilding.change_need": Deed(_P.COBUILDING, lambda s, t: cobuilding.change_need(s, t.need, seen=1, draft=_NEED)),
    "cobuilding.remove_need": Deed(_P.COBUILDING, lambda s, t: cobuilding.remove_need(s, t.need, seen=1)),
    "cobuilding.add_resource": Deed(
        _P.COBUILDING, lambda s, t: cobuilding.add_resource(s, t.unit, factories.resource_draft(t.area))
    ),
    "cobuilding.change_resource": Deed(
        _P.COBUILDING,
        lambda s, t: cobuilding.change_resource(s, t.unused, seen=1, draft=factories.resource_draft(t.area, 3)),
    ),
    "cobuilding.remove_resource": Deed(_P.COBUILDING, lambda s, t: cobuilding.remove_resource(s, t.unused, seen=1)),
    "cobuilding.add_agreement": Deed(
        _P.COBUILDING, lambda s, t: cobuilding.add_agreement(s, t.area, t.idle, _AGREEMENT)
    ),
    "cobuilding.change_agreement": Deed(
        _P.COBUILDING,
        lambda s, t: cobuilding.change_agreement(s, t.agreement, seen=1, draft=replace(_AGREEMENT, title="新协议")),
    ),
    "cobuilding.remove_agreement": Deed(
        _P.COBUILDING, lambda s, t: cobuilding.remove_agreement(s, t.agreement, seen=1)
    ),
    "devices.link": Deed(_P.DEVICES, lambda s, t: devices.link(s, t.area, "会议室")),
    "devices.revoke": Deed(_P.DEVICES, lambda s, t: devices.revoke(s, t.wall)),
    "exports.take": Deed(_P.EXPORT, lambda s, t: exports.take(s, "事项", t.area)),
    "exports.take of a map": Deed(_P.EXPORT, lambda s, t: exports.take(s, "网格地图", t.area, "map:export")),
    "exports.take of a pack": Deed(_P.EXPORT, lambda s, t: exports.take(s, "展示包", t.area, "pack:export")),
    "exports.take of the trail": Deed(_P.AUDIT, lambda s, t: exports.take(s, "审计", t.area, "audit:export")),
    "issues.report": Deed(_P.ISSUES, lambda s, t: issues.report(s, issue(t))),
    "issues.change": Deed(
        _P.ISSUES, lambda s, t: issues.change(s, t.open, seen=1, draft=replace(issue(t), title="井盖"))
    ),
    "handling.accept": Deed(_P.ISSUES, moved("reported", handling.accept, handler="社区")),
    "handling.reject": Deed(_P.ISSUES, moved("reported", handling.reject, **_WHY)),
    "handling.escalate": Deed(_P.ISSUES, moved("reported", handling.escalate, to="street", handler="城管办")),
    "handling.dispatch": Deed(_P.ISSUES, moved("accepted", handling.dispatch, unit="市政站")),
    "handling.sign": Deed(_P.ISSUE_HANDLE, moved("dispatched", handling.sign, note="收到")),
    "handling.sign by a department": Deed(_P.ISSUE_HANDLE, moved("whistled", handling.sign), everywhere=True),
    "handling.object_to": Deed(_P.ISSUE_HANDLE, moved("dispatched", handling.object_to, **_WHY)),
    "decisions.uphold": Deed(_P.ISSUE_DECIDE, moved("returned", decisions.uphold, **_WHY)),
    "decisions.overrule": Deed(_P.ISSUE_DECIDE, moved("returned", decisions.overrule, **_WHY)),
    "handling.suspend": Deed(_P.ISSUE_HANDLE, moved("handling", handling.suspend, **_WHY)),
    "handling.resume": Deed(_P.ISSUE_HANDLE, moved("suspended", handling.resume)),
    "handling.ask_delay": Deed(_P.ISSUE_HANDLE, moved("handling", handling.ask_delay, until=date(2999, 1, 1), **_WHY)),
    "decisions.grant_delay": Deed(_P.ISSUE_DECIDE, moved("asked", decisions.grant_delay)),
    "decisions.refuse_delay": Deed(_P.ISSUE_DECIDE, moved("asked", decisions.refuse_delay, **_WHY)),
    "handling.feed_back": Deed(_P.ISSUE_HANDLE, moved("handling", handling.feed_back, **_WHY)),
    "handling.verify": Deed(_P.ISSUES, moved("done", handling.verify)),
    "handling.rework": Deed(_P.ISSUES, moved("done", handling.rework, **_WHY)),
    "handling.call": Deed(
        _P.ISSUES, moved("verifying", handling.call, reached=True, solved=True, rating="mostly", note="好")
    ),
    "handling.conclude": Deed(_P.ISSUES, moved("verifying", handling.conclude)),
    "handling.close": Deed(_P.ISSUES, lambda s, t: issues.close(s, t.open, seen=1, closed_on=DAY, result="好")),
    "handling.reopen": Deed(_P.ISSUES, lambda s, t: issues.reopen(s, t.closed, seen=2, reason="又坏")),
    "decisions.exclude": Deed(_P.ISSUE_DECIDE, moved("reported", decisions.exclude, **_WHY)),
    "decisions.include": Deed(_P.ISSUE_DECIDE, moved("excluded", decisions.include, **_WHY)),
    "decisions.supervise": Deed(_P.ISSUE_DECIDE, moved("reported", decisions.supervise, **_WHY)),
    "whistles.whistle": Deed(_P.ISSUES, moved("accepted", whistles.whistle, **_CALL)),
    "whistles.report_in": Deed(
        _P.ISSUE_HANDLE, lambda s, t: whistles.report_in(s, t.joining, seen=1, note="到场"), everywhere=True
    ),
    "issues.merge": Deed(_P.ISSUES, lambda s, t: moved("reported", issues.merge, into=t.issues["accepted"])(s, t)),
    "compounds.mark": Deed(_P.COMPOUNDS, lambda s, t: compounds.mark(s, t.compound, _BRANCH)),
    "compounds.end": Deed(
        _P.COMPOUNDS,
        lambda s, t: compounds.end(s, t.mark, seen=1, to_day=DAY + timedelta(days=9), reason="任期届满"),
    ),
    "compounds.excuse": Deed(
        _P.COMPOUNDS, lambda s, t: compounds.excuse(s, t.compound, kind="grid_worker", reason="缺员", from_day=DAY)
    ),
    "compounds.end_excuse": Deed(
        _P.COMPOUNDS, lambda s, t: compounds.end_excuse(s, t.excuse, seen=1, to_day=DAY + timedelta(days=9))
    ),
    "issues.remove": Deed(_P.ISSUES, lambda s, t: issues.remove(s, issues.report(s, issue(t)), seen=1)),
    "milestones.add_milestone": Deed(_P.COBUILDING, lambda s, t: milestones.add_milestone(s, t.project, _MILESTONE)),
    "milestones.change_milestone": Deed(
        _P.COBUILDING,
        lambda s, t: milestones.change_milestone(s, t.milestone, seen=1, draft=replace(_MILESTONE, weight=2)),
    ),
    "milestones.remove_milestone": Deed(
        _P.COBUILDING, lambda s, t: milestones.remove_milestone(s, t.milestone, seen=1)
    ),
    "milestones.add_session": Deed(_P.COBUILDING, lambda s, t: milestones.add_session(s, t.project, _SESSION)),
    "milestones.change_session": Deed(
        _P.COBUILDING,
        lambda s, t: milestones.change_session(s, t.held, seen=1, draft=replace(_SESSION, person_times=9)),
    ),
    "milestones.remove_session": Deed(_P.COBUILDING, lambda s, t: milestones.remove_session(s, t.held, seen=1)),
    "milestones.add_gift": Deed(_P.COBUILDING, lambda s, t: milestones.add_gift(s, t.project, _GIFT)),
    "milestones.change_gift": Deed(
        _P.COBUILDING, lambda s, t: milestones.change_gift(s, t.gift, seen=1, draft=replace(_GIFT, amount=9))
    ),
    "milestones.remove_gift": Deed(_P.COBUILDING, lambda s, t: milestones.remove_gift(s, t.gift, seen=1)),
    "persons.find": Deed(_P.REVEAL, lambda s, t: persons.find(s, "张三"), everywhere=True),
    "persons.correct": Deed(_P.REVEAL, lambda s, t: persons.correct(s, "volunteers", t.member, seen=1, name="张山")),
    "persons.export": Deed(_P.REVEAL, lambda s, t: persons.export(s, "volunteers", t.member)),
    "persons.erase": Deed(_P.REVEAL, lambda s, t: persons.erase(s, "volunteers", t.member, reason="本人申请")),
    "places.found": Deed(
        _P.PLACE,
        lambda s, t: places.found(s, places.PlaceDraft("360732101000", "长冈乡", "street")),
        everywhere=True,
    ),
    "places.set_levels": Deed(_P.PLACE, lambda s, t: places.set_levels(s, t.street, _levels()), everywhere=True),
    "places.set_roles": Deed(_P.PLACE, lambda s, t: places.set_roles(s, t.street, _words(s, Role)), everywhere=True),
    "places.set_station_words": Deed(
        _P.PLACE,
        lambda s, t: places.set_station_words(s, t.street, _words(s, StationKind), _words(s, Service)),
        everywhere=True,
    ),
    "terms.set_handling": Deed(
        _P.PLACE,
        lambda s, t: terms.set_handling(
            s, t.street, terms.HandlingDraft({"category": [Word("", "漏水", "Leaks")]}, ["市政站"], ["住建部门"], {})
        ),
        everywhere=True,
    ),
    "places.open_first": Deed(_P.PLACE, lambda s, t: places.open_first(s, t.street), everywhere=True),
    "projects.add": Deed(_P.COBUILDING, lambda s, t: projects.add(s, t.area, project())),
    "projects.accept": Deed(_P.COBUILDING, _accept),
    "projects.change": Deed(
        _P.COBUILDING, lambda s, t: projects.change(s, t.project, seen=1, draft=replace(project(), title="义诊"))
    ),
    "projects.finish": Deed(
        _P.COBUILDING,
        lambda s, t: projects.finish(s, t.new, seen=1, finished_on=DAY, drop_rest=True, reason="已办完"),
    ),
    "projects.cancel": Deed(
        _P.COBUILDING, lambda s, t: projects.cancel(s, t.new, seen=1, cancelled_on=DAY, reason="撤回")
    ),
    "projects.reopen": Deed(_P.COBUILDING, lambda s, t: projects.reopen(s, t.dropped, seen=2)),
    "projects.remove": Deed(_P.COBUILDING, lambda s, t: projects.remove(s, t.new, seen=1)),
    "record_lists.add": Deed(_P.VOLUNTEERING, lambda s, t: record_lists.add(s, [listed(t)])),
    "reveals.names": Deed(_P.REVEAL, lambda s, t: reveals.names(s, t.team, "联系队员")),
    "scenes.begin": Deed(_P.SCENES, lambda s, t: scenes.begin(s, t.spare)),
    "scenes.add": Deed(_P.SCENES, lambda s, t: scenes.add(s, t.area, SCENE)),
    "scenes.change": Deed(_P.SCENES, lambda s, t: scenes.change(s, t.scene, seen=1, draft=replace(SCENE, seconds=30))),
    "scenes.remove": Deed(_P.SCENES, lambda s, t: scenes.remove(s, t.scene, seen=1)),
    "stations.record_days": Deed(
        _P.STATIONS,
        lambda s, t: stations.record_days(s, t.station, {DAY: stations.DayDraft({"reading": 3}, True, None)}, seen={}),
    ),
    "stations.add": Deed(_P.STATIONS, lambda s, t: stations.add(s, t.area, _station(t))),
    "stations.change": Deed(_P.STATIONS, lambda s, t: stations.change(s, t.station, seen=1, draft=_station(t))),
    "stations.record_day": Deed(_P.STATIONS, _day),
    "tree.end": Deed(_P.AREAS, lambda s, t: tree.end(s, t.spare, seen=1, on=DAY)),
    "tree.remove": Deed(_P.AREAS, lambda s, t: tree.remove(s, t.spare, seen=1)),
    "volunteering.add_team": Deed(
        _P.VOLUNTEERING, lambda s, t: volunteering.add_team(s, t.area, TeamDraft("三队", None, DAY, None))
    ),
    "volunteering.change_team": Deed(
        _P.VOLUNTEERING,
        lambda s, t: volunteering.change_team(s, t.empty, seen=1, draft=TeamDraft("四队", None, DAY, None)),
    ),
    "volunteering.remove_team": Deed(_P.VOLUNTEERING, lambda s, t: volunteering.remove_team(s, t.empty, seen=1)),
    "volunteering.add_volunteer": Deed(
        _P.VOLUNTEERING, lambda s, t: volunteering.add_volunteer(s, t.team, VolunteerDraft("李四", True, DAY, None))
    ),
    "volunteering.change_volunteer": Deed(
        _P.VOLUNTEERING,
        lambda s, t: volunteering.change_volunteer(s, t.member, seen=1, draft=VolunteerDraft("张山", True, DAY, None)),
    ),
    "volunteering.remove_volunteer": Deed(
        _P.VOLUNTEERING, lambda s, t: volunteering.remove_volunteer(s, t.member, seen=1)
    ),
    "volunteering.plan": Deed(
        _P.VOLUNTEERING, lambda s, t: volunteering.plan(s, t.team, ActivityDraft("清扫", DAY, None, None))
    ),
    "volunteering.change_activity": Deed(
        _P.VOLUNTEERING,
        lambda s, t: volunteering.change_activity(s, t.activity, seen=1, draft=ActivityDraft("清扫", DAY, None, None)),
    ),
    "volunteering.hold": Deed(_P.VOLUNTEERING, lambda s, t: volunteering.hold(s, t.activity, seen=1)),
    "volunteering.cancel": Deed(
        _P.VOLUNTEERING, lambda s, t: volunteering.cancel(s, t.activity, seen=1, reason="下雨")
    ),
    "volunteering.plan_again": Deed(_P.VOLUNTEERING, lambda s, t: volunteering.plan_again(s, t.cancelled, seen=2)),
    "volunteering.remove_activity": Deed(
        _P.VOLUNTEERING, lambda s, t: volunteering.remove_activity(s, t.activity, seen=1)
    ),
}

NO_DEEDS: Final = {
    "accounts.change_password",  # one's own, by who knows the old one: tests/test_auth.py
    "accounts.end_all",  # a part of several actions
    "attachments.detach_all",
    "attachments.move_all",
    "attendance.add_lines",  # a part of an import
    "attendance.move",
    *(f"batches.{name}" for name in ("current", "keep", "read", "together", "tries", "trying")),
    *(f"imports.{name}" for name in ("begin", "end", "remember")),
    "undoing.label_of",  # reads alone
    "undoing.take_back",  # a part of both ways to undo
    "undoing.undo",  # one's own alone, whose rows ask for what it takes: tests/db/test_undoing.py
    "drafts.discard",  # one's own, and no row of anybody: tests/db/test_drafts.py
    "drafts.keep",
    "imports.undo",  # one's own alone, whose rows ask for what it takes: tests/db/imports/test_committing.py
    "stations.put_day",
    "area_lists.hang",
    "area_lists.plan",  # reads alone
    "boundaries.match",
    "clocks.of_scheme",
    "clocks.place_of",
    "clocks.step",
    "moving.current_stage",
    "moving.last_in",
    "moving.last_whistle",
    "moving.moving",
    "moving.seat",
    *(f"places.{name}" for name in ("arrange", "note", "place")),  # parts of actions
    "record_lists.plan_stations",
    "record_lists.plan_teams",
    "record_lists.plan_units",
}
"""Functions of `db.actions` that are no action of somebody who holds a role; coming in (`sign_ins`) takes none."""


def actions() -> set[str]:
    """Every public function of `db.actions` that is given a session, by its module and name."""
    found = set()
    for file in pkgutil.iter_modules(db.actions.__path__):
        if file.name in ("editing", "sign_ins"):
            continue
        module = importlib.import_module(f"db.actions.{file.name}")
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and not name.startswith("_") and "session" in inspect.signature(function).parameters:
                found.add(f"{file.name}.{name}")
    return found
