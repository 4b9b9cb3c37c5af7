"""Hostile texts in every field of every action: each is kept exactly, or refused with a sentence at its field."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db import calendar
from db.actions import (
    accounts,
    area_lists,
    areas,
    attendance,
    boundaries,
    cobuilding,
    compounds,
    devices,
    editing,
    handling,
    issues,
    milestones,
    persons,
    places,
    projects,
    reveals,
    scenes,
    sign_ins,
    stations,
    terms,
    whistles,
)
from db.actions import volunteering as teams
from db.actions.scenes import SceneDraft
from db.actions.terms import HandlingDraft
from db.engine import Database
from db.errors import Refused
from db.lists import Line
from db.models import (
    Account,
    Activity,
    Agreement,
    Area,
    Boundary,
    Compound,
    CompoundException,
    CompoundMark,
    DeviceLink,
    HandlingUnit,
    Issue,
    IssueTerm,
    Level,
    Milestone,
    Need,
    PartnerUnit,
    Post,
    Project,
    ProjectContribution,
    ProjectSession,
    Resource,
    Role,
    Scene,
    Service,
    SignIn,
    Station,
    StationDay,
    StationKind,
    Team,
    Volunteer,
    Whistle,
)
from db.queries.stations import station_day
from db.venv import ROOT
from db.words import Word
from tests import factories
from tests.factories import TESTER
from tests.hostile import BY_KIND, LONG, STRINGS, kept

DAY = date(2026, 3, 2)
Put = Callable[[Session, str], Any]
"""Writes a text into one field, and gives back what the database holds there."""


class Street:
    """One of everything that a text can be put into, by id."""

    def __init__(self, session: Session) -> None:
        factories.dictionaries(session)
        self.area = factories.area(session, "street").id
        self.issue = issues.report(session, self.issue_draft())
        self.closed = issues.report(session, self.issue_draft())
        issues.close(session, self.closed, seen=1, closed_on=DAY, result="好")
        compound = Compound(area_id=self.area, name="新苑", valid_from=DAY)
        editing.add(session, "compound:add", compound, {"name": "新苑"})
        self.compound = compound.id
        self.station = factories.station(session, self.area)
        self.team = factories.team(session, self.area)
        self.activity = factories.activity(session, self.team, DAY)
        self.unit = factories.partner_unit(session, self.area)
        other = factories.team(session, self.area, "旧队")
        self.member = teams.add_volunteer(session, other, teams.VolunteerDraft("张三", False, DAY, None))
        sign_ins.enter(session, accounts.add(session, "li.juan", "李娟", None), "192.0.2.1")
        session.flush()
        self.sign_in = session.query(SignIn.id).scalar()
        self.project = projects.add(session, self.area, self.project_draft())

    def issue_draft(self) -> issues.IssueDraft:
        return issues.IssueDraft(self.area, "灯", None, None, DAY, None)

    def project_draft(self) -> projects.ProjectDraft:
        return projects.ProjectDraft("义诊", "医疗", None, None, None, None, DAY, DAY, None)


ELSEWHERE = {
    "attachments",  # names of files are changed on purpose: tests/db/test_attachments.py
    "editing",
    "record_lists",  # hands them on to the actions below
}
OTHERWISE = {"places.role_en": "词"}
"""What a field holds when nothing is typed into it, if that is not nothing."""


def fields(street: Street) -> dict[str, Put]:
    """Every field by the module of its action, a dot, and its name."""
    area, team, unit, project = street.area, street.team, street.unit, street.project
    square = {"type": "Polygon", "coordinates": [[[115, 26], [115.1, 26], [115.1, 26.1], [115, 26]]]}
    need = cobuilding.NeedDraft("看诊", "健康", None, None, DAY, None, None)
    resource = factories.resource_draft(area)
    station = stations.StationDraft("驿站", 1, None, ["reading"], True, None, None, DAY, None)
    milestone = milestones.MilestoneDraft("启动", 1, DAY)
    mark = compounds.MarkDraft("party_branch", DAY, None, None, None, "批复", DAY)

    def stored(model: Any, field: str, write: Callable[[Session, str], int]) -> Put:
        def put(session: Session, text: str) -> Any:
            return fresh(session, model, write(session, text), field)

        return put

    def step(write: Callable[[Session, str], None], model: Any, row: int, field: str) -> Put:
        def put(session: Session, text: str) -> Any:
            write(session, text)
            return fresh(session, model, row, field)

        return put

    def issue(field: str) -> Put:
        return stored(Issue, field, lambda s, t: issues.report(s, replace(street.issue_draft(), **{field: t})))

    def attended(session: Session, text: str) -> Any:
        attendance.record(session, street.activity, [attendance.Served(text, 60)], seen=1, confirmed=True)
        return session.query(Volunteer.name).filter_by(team_id=team).scalar()

    def noted(session: Session, text: str) -> Any:
        stations.record_day(session, street.station, DAY, seen=None, by_service={}, open=True, note=text)
        known = station_day(session, street.station, DAY)
        assert known is not None
        return fresh(session, StationDay, known.id, "note")

    def reopened(session: Session, text: str) -> Any:
        issues.reopen(session, street.closed, seen=2, reason=text)
        return kept(text)  # a reason stands in the audit trail alone

    def worded(model: Any, set_words: Callable[[Session, Word], None], field: str) -> Put:
        def put(session: Session, text: str) -> Any:
            set_words(session, Word("", text if field == "name_zh" else "词", text if field == "name_en" else "word"))
            session.expire_all()
            return getattr(session.query(model).order_by(model.id.desc()).first(), field)

        return put

    def known(session: Session, model: Any) -> list[Word]:
        return [Word(row.code, row.name_zh, row.name_en) for row in session.query(model).order_by(model.rank)]

    def named(session: Session, text: str) -> Any:
        levels = [Word("street", "街道", "street"), Word("community", text, "c"), Word("grid", "网格", "grid")]
        places.set_levels(session, area, levels)
        return session.query(Level.name_zh).filter_by(kind="community").scalar()

    def role(session: Session, word: Word) -> None:
        places.set_roles(session, area, [*known(session, Role), word])

    def kind(session: Session, word: Word) -> None:
        places.set_station_words(session, area, [*known(session, StationKind), word], known(session, Service))

    def issue_word(session: Session, word: Word) -> None:
        terms.set_handling(session, area, HandlingDraft({"category": [word]}, (), (), {}))

    def department(session: Session, text: str) -> Any:
        terms.set_handling(session, area, HandlingDraft({}, (), [text], {}))
        return session.query(HandlingUnit.name).scalar()

    def listed(session: Session, text: str) -> Any:
        area_lists.add_list(session, area, "community", [Line(1, {"name": text, "code": "990000000777"})], DAY)
        return session.query(Area.name).filter_by(code="990000000777").scalar()

    def appoint(session: Session, holder: str, phone: str | None) -> int:
        areas.appoint(session, area, role_id=1, holder=holder, phone=phone, from_day=DAY)
        return int(session.query(Post.id).order_by(Post.id.desc()).limit(1).scalar())

    def looked(session: Session, text: str) -> Any:
        session.info["viewer"] = replace(TESTER, session_id=street.sign_in)
        reveals.names(session, team, text)
        return kept(text)  # a reason stands in the audit trail alone

    def erased(session: Session, text: str) -> Any:
        persons.erase(session, "volunteers", street.member, reason=text)
        return kept(text)

    def hung(session: Session, text: str) -> Any:
        devices.link(session, area, text)
        session.flush()
        return session.query(DeviceLink.name).order_by(DeviceLink.id.desc()).limit(1).scalar()

    return {
        "accounts.display_name": stored(
            Account, "display_name", lambda s, t: accounts.add(s, "wang.fang", t, None)
        ),
        "boundaries.note": stored(
            Boundary, "note", lambda s, t: boundaries.reshape(s, area, square, seen=0, since=None, note=t)
        ),
        "compounds.compound": stored(
            Compound, "name", lambda s, t: compounds.add(s, area, compounds.CompoundDraft(t, True, DAY))
        ),
        "devices.name": hung,
        "persons.name": step(
            lambda s, t: persons.correct(s, "volunteers", street.member, seen=1, name=t),
            Volunteer, street.member, "name",
        ),
        "persons.reason": erased,
        "reveals.reason": looked,
        **{f"issues.{field}": issue(field) for field in ("title", "category", "handler", "reference")},
        "handling.unit": step(
            lambda s, t: handling.dispatch(s, street.issue, seen=1, unit=t), Issue, street.issue, "handler"
        ),
        "handling.handler": step(
            lambda s, t: handling.accept(s, street.issue, seen=1, handler=t), Issue, street.issue, "handler"
        ),
        "moving.note": step(
            lambda s, t: handling.reject(s, street.issue, seen=1, note=t), Issue, street.issue, "result"
        ),
        "whistles.lead": step(
            lambda s, t: whistles.whistle(s, street.issue, seen=1, lead=t, reason="急"),
            Issue, street.issue, "handler",
        ),
        "whistles.reason": stored(
            Whistle, "reason", lambda s, t: whistles.whistle(s, street.issue, seen=1, lead="住建", reason=t)
        ),
        **{
            f"compounds.{field}": stored(
                CompoundMark, field,
                lambda s, t, field=field: compounds.mark(s, street.compound, replace(mark, **{field: t})),
            )
            for field in ("name", "evidence")
        },
        "compounds.reason": stored(
            CompoundException, "reason",
            lambda s, t: compounds.excuse(s, street.compound, kind="grid_worker", reason=t, from_day=DAY),
        ),
        "issues.result": step(
            lambda s, t: issues.close(s, street.issue, seen=1, closed_on=DAY, result=t), Issue, street.issue, "result"
        ),
        "issues.reason": reopened,
        "scenes.notes": stored(Scene, "notes", lambda s, t: scenes.add(s, area, SceneDraft("map", 1, 20, notes=t))),
        "scenes.spotlight": stored(
            Scene, "spotlight", lambda s, t: scenes.add(s, area, SceneDraft("map", 1, 20, spotlight=t))
        ),
        "stations.name": stored(Station, "name", lambda s, t: stations.add(s, area, replace(station, name=t))),
        "stations.opening_hours": stored(
            Station, "opening_hours", lambda s, t: stations.add(s, area, replace(station, opening_hours=t))
        ),
        "stations.note": noted,
        "volunteering.team": stored(
            Team, "name", lambda s, t: teams.add_team(s, area, teams.TeamDraft(t, None, DAY, None))
        ),
        "volunteering.host": stored(
            Team, "host", lambda s, t: teams.add_team(s, area, teams.TeamDraft("新队", t, DAY, None))
        ),
        "volunteering.name": stored(
            Volunteer, "name", lambda s, t: teams.add_volunteer(s, team, teams.VolunteerDraft(t, False, DAY, None))
        ),
        "volunteering.title": stored(
            Activity, "title", lambda s, t: teams.plan(s, team, teams.ActivityDraft(t, DAY, None, None))
        ),
        "volunteering.reason": step(
            lambda s, t: teams.cancel(s, street.activity, seen=1, reason=t), Activity, street.activity, "reason"
        ),
        "attendance.who": attended,
        "cobuilding.name": stored(
            PartnerUnit, "name",
            lambda s, t: cobuilding.add_unit(s, area, cobuilding.UnitDraft(t, "hospital", "member", DAY, None)),
        ),
        **{
            f"cobuilding.need_{field}": stored(
                Need, field, lambda s, t, field=field: cobuilding.add_need(s, area, replace(need, **{field: t}))
            )
            for field in ("title", "category", "detail")
        },
        **{
            f"cobuilding.resource_{field}": stored(
                Resource, field,
                lambda s, t, field=field: cobuilding.add_resource(s, unit, replace(resource, **{field: t})),
            )
            for field in ("title", "category", "detail")
        },
        "cobuilding.agreement": stored(
            Agreement, "title",
            lambda s, t: cobuilding.add_agreement(s, area, unit, cobuilding.AgreementDraft(t, DAY, None)),
        ),
        **{
            f"projects.{field}": stored(
                Project, field,
                lambda s, t, field=field: projects.add(s, area, replace(street.project_draft(), **{field: t})),
            )
            for field in ("title", "category")
        },
        "projects.reason": step(
            lambda s, t: projects.cancel(s, project, seen=1, cancelled_on=DAY, reason=t), Project, project, "reason"
        ),
        **{
            f"milestones.{field}": stored(
                Milestone, field,
                lambda s, t, field=field: milestones.add_milestone(s, project, replace(milestone, **{field: t})),
            )
            for field in ("title", "reason")
        },
        "milestones.session": stored(
            ProjectSession, "title",
            lambda s, t: milestones.add_session(s, project, milestones.SessionDraft(t, DAY, None, None)),
        ),
        "milestones.giver": stored(
            ProjectContribution, "giver",
            lambda s, t: milestones.add_gift(s, project, milestones.GiftDraft("money", t, DAY, None)),
        ),
        "areas.name": step(
            lambda s, t: areas.change(s, area, seen=1, name=t, households=None, residents=None), Area, area, "name"
        ),
        "areas.holder": stored(Post, "holder", lambda s, t: appoint(s, t, None)),
        "areas.phone": stored(Post, "phone", lambda s, t: appoint(s, "赵", t)),
        "area_lists.name": listed,
        "places.found": stored(
            Area, "name", lambda s, t: places.found(s, places.PlaceDraft("990000009000", t, "street"))
        ),
        "places.code": stored(
            Area, "code", lambda s, t: places.found(s, places.PlaceDraft(t, "新街", "street"))
        ),
        "terms.category": worded(IssueTerm, issue_word, "name_zh"),
        "terms.department": department,
        "places.level": named,
        "places.role_zh": worded(Role, role, "name_zh"),
        "places.role_en": worded(Role, role, "name_en"),
        "places.kind_zh": worded(StationKind, kind, "name_zh"),
    }  # fmt: skip


def fresh(session: Session, model: Any, row: int, field: str) -> Any:
    """What the database holds, not what the session remembers."""
    session.flush()
    session.expire_all()
    return getattr(session.get_one(model, row), field)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "today", lambda: DAY)


def names() -> list[str]:
    """The fields by name, without a database."""
    source = (ROOT / "tests" / "db" / "test_hostile.py").read_text("utf-8")
    listed = re.findall(r'^ {8}(?:\*\*\{f)?"([a-z_]+)\.', source, re.MULTILINE)
    return sorted(set(listed))


def test_texts_in_every_field_are_kept_exactly_or_refused_with_a_sentence(
    database: Database, request: pytest.FixtureRequest
) -> None:
    """Every text through a quarter of the fields, every field with a quarter of the texts; all of it with `--long`."""
    step = 1 if request.config.getoption("--long") else 4
    wrong: list[str] = []
    taken: set[str] = set()
    with database.writing(TESTER) as session:
        street = Street(session)
    with database.writing(TESTER) as session:
        for number, (field, put) in enumerate(fields(street).items()):
            for text in STRINGS[number % step :: step]:
                savepoint = session.begin_nested()
                try:
                    held = put(session, text)
                except Refused as refused:
                    if not all(problem.message and str(refused) for problem in refused.problems):
                        wrong.append(f"{field}: {text[:30]!r} is refused without a sentence")
                    continue
                finally:
                    savepoint.rollback()
                    session.expire_all()
                if held != (kept(text) or OTHERWISE.get(field)):
                    wrong.append(f"{field}: {text[:30]!r} became {held!r}")
                if text in BY_KIND["controls"] or text in LONG:
                    wrong.append(f"{field}: {text[:30]!r} is not refused")
                taken.add(field)
        session.rollback()
    assert not wrong, "\n".join(wrong[:40])
    assert set(fields(street)) - taken == {"places.code"}, "what refuses everything else was not reached"


def test_no_action_takes_a_text_that_is_not_among_these_fields() -> None:
    modules = {
        path.stem
        for path in (ROOT / "db" / "actions").glob("*.py")
        if "editing.text(" in path.read_text("utf-8") and path.stem not in ELSEWHERE
    }
    assert modules <= set(names()), "put its fields in, too"
