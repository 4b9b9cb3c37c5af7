"""Accounts: passwords, roles that exclude each other, sign-ins that end, and addresses that have to wait."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from db import masking, passwords
from db.actions import accounts, devices, reveals, sign_ins
from db.actions.sign_ins import TooMany, WrongPassword
from db.engine import Database
from db.errors import Forbidden, NotFound, Refused
from db.models import AuditEntry, FailedSignIn, Reveal, Setting, SignIn, Volunteer
from db.models.base import utc_now
from db.permissions import ADMINISTRATORS, ROLES, Permission
from db.queries import accounts as queries
from db.queries import attendance
from db.viewer import Held, Viewer, looking
from tests import factories
from tests.factories import TESTER

GOOD = "two red lanterns"
HERE, THERE = "192.0.2.1", "192.0.2.2"


@dataclass
class Office:
    """Two communities of a street, and somebody who is the first one's coordinator."""

    database: Database
    street: int
    own: int
    other: int
    li: int

    def enter(self, password: str = GOOD, name: str = "li.juan", address: str = HERE) -> str:
        return sign_ins.sign_in(self.database, name, password, address).token

    def seen(self, token: str) -> Viewer | None:
        return sign_ins.present(self.database, token)

    def events(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))


@pytest.fixture
def office(database: Database) -> Office:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        own, other = (factories.area(session, "community", street) for _ in range(2))
        li = accounts.add(session, "li.juan", "李娟", GOOD)
        session.get_one(accounts.Account, li).must_change = False
        accounts.grant(session, li, "coordinator", own.id)
        return Office(database, street.id, own.id, other.id, li)


def said(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.field for problem in refused.value.problems]


@pytest.mark.parametrize(
    "password", ["", "short", "1234567890", "aaaaaaaaaaaa", "Password123", "li.juan-2026", "x" * 201, "1q2w3e4r5t"]
)
def test_a_password_that_is_easily_guessed_is_refused(office: Office, password: str) -> None:
    with pytest.raises(Refused) as refused, office.database.writing(TESTER) as session:
        accounts.add(session, "li.juan.2" if "li" not in password else "li.juan", "李娟二", password)
    assert "password" in said(refused)


def test_a_password_is_kept_as_argon2id_and_is_the_same_from_every_keyboard() -> None:
    stored = passwords.hashed("ｔｗｏ red lanterns")
    assert stored.startswith("$argon2id$")
    assert passwords.fits(GOOD, stored)
    assert not passwords.fits(f"{GOOD} ", stored)
    assert not passwords.fits(GOOD, None)
    assert not passwords.fits(GOOD, "not a hash")


def test_whoever_signs_in_is_who_they_are_where_they_hold_something(office: Office) -> None:
    token = office.enter(name=" Li.Juan ")
    seen = office.seen(token)
    assert seen is not None
    assert (seen.name, seen.account_id, seen.held) == ("李娟", office.li, (Held(ROLES["coordinator"], office.own),))
    with office.database.reading() as session:
        assert token not in str(session.execute(select(SignIn.token_hash)).all())
    assert office.seen("x" + token) is None


@pytest.mark.parametrize("name", ["li.juan", "nobody", "", "\0", "x" * 500])
def test_a_wrong_password_says_nothing_about_the_account(office: Office, name: str) -> None:
    with pytest.raises(WrongPassword):
        office.enter("wrong", name=name)


def test_the_fifth_failure_makes_that_address_wait_and_nobody_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _attempt in range(4):
        with pytest.raises(WrongPassword):
            office.enter("wrong")
    with pytest.raises(TooMany):
        office.enter("wrong")
    with pytest.raises(TooMany):
        office.enter()
    assert office.enter(address=THERE)
    later = utc_now() + sign_ins.WINDOW + timedelta(seconds=1)
    monkeypatch.setattr(sign_ins, "utc_now", lambda: later)
    assert office.enter()
    with office.database.reading() as session:
        assert not session.scalar(select(func.count()).select_from(FailedSignIn).where(FailedSignIn.address == THERE))


def test_a_success_forgets_the_failures_before_it(office: Office) -> None:
    for _round in range(3):
        for _attempt in range(4):
            with pytest.raises(WrongPassword):
                office.enter("wrong")
        office.enter()


def test_many_names_from_one_address_make_it_wait(office: Office) -> None:
    with office.database.writing(TESTER) as session:
        session.add_all(FailedSignIn(name=f"n{i}", address=HERE) for i in range(sign_ins.MOST_FROM_AN_ADDRESS))
    with pytest.raises(TooMany):
        office.enter()
    assert office.enter(address=THERE)


def test_a_failure_is_audited_without_what_was_typed_for_a_name(office: Office) -> None:
    with pytest.raises(WrongPassword):
        office.enter("wrong", name="my secret password")
    with office.database.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert last.event == "session:refuse"
        assert last.after == {"account": None}


def test_a_sign_in_ends_when_it_was_idle_and_in_any_case_after_hours(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, now = office.enter(), utc_now()

    def after(**time: float) -> Viewer | None:
        monkeypatch.setattr(sign_ins, "utc_now", lambda: now + timedelta(**time))
        return office.seen(token)

    assert after(minutes=29)
    assert after(minutes=58), "it was seen in between"
    assert after(minutes=89) is None
    for half_hours in range(25):
        seen = after(minutes=58 + 29 * half_hours)
    assert seen is None


def test_signing_in_again_ends_what_that_browser_had(office: Office) -> None:
    first = office.enter()
    second = sign_ins.sign_in(office.database, "li.juan", GOOD, HERE, old=first).token
    assert office.seen(first) is None
    assert office.seen(second)


def test_signing_out_ends_one_and_everywhere_ends_all(office: Office) -> None:
    first, second, third = office.enter(), office.enter(), office.enter()
    sign_ins.sign_out(office.database, first)
    sign_ins.sign_out(office.database, first)
    assert office.seen(first) is None
    viewer = office.seen(second)
    assert viewer
    with office.database.writing(viewer) as session:
        sign_ins.sign_out_everywhere(session)
    assert (office.seen(second), office.seen(third)) == (None, None)
    assert office.events()[-2:] == ["session:sign_out", "session:sign_out_everywhere"]


def test_a_disabled_account_is_out_at_once_and_cannot_come_back(office: Office) -> None:
    token = office.enter()
    with office.database.writing(TESTER) as session:
        accounts.disable(session, office.li)
    assert office.seen(token) is None
    with pytest.raises(WrongPassword):
        office.enter()
    with office.database.writing(TESTER) as session:
        accounts.enable(session, office.li)
    assert office.enter()


def test_a_first_password_opens_nothing_but_its_change(office: Office) -> None:
    with office.database.writing(TESTER) as session:
        password = accounts.reset(session, office.li)
    token = office.enter(password)
    viewer = office.seen(token)
    assert viewer is not None
    assert (viewer.must_change, viewer.held) == (True, ())
    for now, new, again, fields in (
        ("wrong", "three red lanterns", "three red lanterns", ["now"]),
        (password, "short", "short", ["new"]),
        (password, password, password, ["new"]),
        (password, "three red lanterns", "three", ["again"]),
    ):
        with pytest.raises(Refused) as refused, office.database.writing(viewer) as session:
            accounts.change_password(session, office.li, now, new, again)
        assert said(refused) == fields
    with office.database.writing(viewer) as session:
        accounts.change_password(session, office.li, password, "three red lanterns", "three red lanterns")
    assert office.seen(token) is None, "whoever else has the first password is out"
    changed = office.seen(office.enter("three red lanterns"))
    assert changed is not None
    assert changed.has(Permission.LOOK)


def test_nobody_changes_the_password_of_another(office: Office) -> None:
    with pytest.raises(NotFound), office.database.writing(Viewer("other", account_id=office.li + 1)) as session:
        accounts.change_password(session, office.li, GOOD, "three red lanterns", "three red lanterns")


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
def test_no_account_holds_two_of_the_three_administrators_roles(office: Office, first: str) -> None:
    with office.database.writing(TESTER) as session:
        accounts.grant(session, office.li, first, None)
    for second in ADMINISTRATORS - {first}:
        with pytest.raises(Refused) as refused, office.database.writing(TESTER) as session:
            accounts.grant(session, office.li, second, office.other)
        assert said(refused) == ["role"]


def test_a_role_ends_on_its_day_and_when_it_is_revoked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    token = office.enter()
    with office.database.writing(TESTER) as session:
        given = accounts.grant(session, office.li, "leader", office.street, until=date.today() + timedelta(days=2))
    assert len(office.seen(token).held) == 2  # type: ignore[union-attr]
    with monkeypatch.context() as patch:
        patch.setattr(sign_ins.calendar, "today", lambda: date.today() + timedelta(days=2))
        assert len(office.seen(token).held) == 1  # type: ignore[union-attr]
    with office.database.writing(TESTER) as session:
        accounts.revoke(session, given)
    assert len(office.seen(token).held) == 1  # type: ignore[union-attr]


def test_a_security_administrator_gives_rights_in_their_own_area_to_others_alone(office: Office) -> None:
    own = Viewer("security", (Held(ROLES["security_administrator"], office.own),), account_id=99)
    with office.database.writing(own) as session:
        accounts.grant(session, office.li, "leader", office.own)
    for area in (office.street, None):
        with pytest.raises(Forbidden), office.database.writing(own) as session:
            accounts.grant(session, office.li, "leader", area)
    myself = Viewer("myself", own.held, account_id=office.li)
    with pytest.raises(Refused), office.database.writing(myself) as session:
        accounts.grant(session, office.li, "security_administrator", office.own)


def test_a_system_administrator_makes_accounts_and_gives_no_rights(office: Office) -> None:
    admin = Viewer("system", (Held(ROLES["system_administrator"], office.own),), account_id=99)
    with office.database.writing(admin) as session:
        made = accounts.add(session, "wang.wei", "王伟", GOOD)
        accounts.reset(session, office.li)
    with pytest.raises(Forbidden), office.database.writing(admin) as session:
        accounts.grant(session, made, "leader", office.own)
    with office.database.writing(TESTER) as session:
        accounts.grant(session, made, "audit_administrator", office.own)
        accounts.grant(session, office.li, "leader", office.other)
    with pytest.raises(Refused), office.database.writing(admin) as session:
        accounts.reset(session, made)  # or they could become the one who audits them
    with pytest.raises(Forbidden), office.database.writing(admin) as session:
        accounts.disable(session, office.li)  # who holds something elsewhere is not theirs
    for action in (accounts.disable, accounts.enable, accounts.reset):
        with pytest.raises(Forbidden), office.database.writing(looking("leader", office.own)) as session:
            action(session, office.li)


def test_accounts_and_rights_are_told_to_their_administrators_alone(office: Office) -> None:
    with office.database.writing(TESTER) as session:
        accounts.grant(session, office.li, "leader", office.other)
        devices.link(session, office.own, "大厅")
        devices.link(session, office.other, "会议室")
    for role in ROLES:
        with office.database.reading(Viewer(role, (Held(ROLES[role], office.own),))) as session:
            known, held, walls = queries.accounts(session), queries.grants(session), queries.device_links(session)
        told = role in ("system_administrator", "security_administrator")
        assert [row.name for row in known] == (["li.juan"] if told else [])
        assert [row.area_id for row in held] == ([office.own] if told else [])
        assert [row.name for row in walls] == (["大厅"] if role == "security_administrator" else [])


def test_a_wall_looks_until_its_link_is_revoked_and_does_nothing_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    security = Viewer("security", (Held(ROLES["security_administrator"], office.own),))
    with office.database.writing(security) as session:
        token = devices.link(session, office.own, "大厅", ["overview"])
    monkeypatch.setattr(sign_ins, "utc_now", lambda: utc_now() + timedelta(days=300))
    wall = office.seen(token)
    assert wall is not None
    assert wall.roots(Permission.LOOK) == (office.own,)
    assert wall.roots(*(set(Permission) - {Permission.LOOK})) == ()
    assert wall.scenes == ("overview",)
    with office.database.reading() as session:
        (row,) = queries.device_links(session)
    with (
        pytest.raises(NotFound),
        office.database.writing(Viewer("x", (Held(ROLES["security_administrator"], office.other),))) as s,
    ):
        devices.revoke(s, row.id)
    with office.database.writing(security) as session:
        devices.revoke(session, row.id)
    assert office.seen(token) is None


def test_names_are_masked_until_they_are_asked_for_with_a_reason_and_again_after_the_sign_in(office: Office) -> None:
    with office.database.writing(TESTER) as session:
        team = factories.team(session, office.own)
        session.add(Volunteer(team_id=team, area_id=office.own, name="欧阳明", joined_on=date(2026, 1, 1)))
        theirs = factories.team(session, office.other)
    token = office.enter()
    viewer = office.seen(token)
    assert viewer is not None

    def names(by: Viewer) -> list[str]:
        with office.database.reading(by) as session:
            return [member.name for member in attendance.members(session, team)]

    assert names(viewer) == ["欧*"]
    with pytest.raises(Refused) as refused, office.database.writing(viewer) as session:
        reveals.names(session, team, " ")
    assert said(refused) == ["reason"]
    with pytest.raises(NotFound), office.database.writing(viewer) as session:
        reveals.names(session, theirs, "登记时长")
    with office.database.writing(viewer) as session:
        reveals.names(session, team, "登记时长")
        reveals.names(session, team, "再看一次")
    assert names(viewer) == ["欧阳明"]
    assert office.events()[-2:] == ["person:reveal", "person:reveal"]
    assert names(office.seen(office.enter())) == ["欧*"]  # type: ignore[arg-type]
    sign_ins.sign_out(office.database, token)
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Reveal)) == 0
    leader = Viewer("leader", (Held(ROLES["leader"], office.own),), session_id=viewer.session_id)
    with pytest.raises(Forbidden), office.database.writing(leader) as session:
        reveals.names(session, team, "看看")


def test_masks_keep_little() -> None:
    assert [masking.name(full) for full in ("张三", "欧阳明", "Li Si", "")] == ["张*", "欧*", "L*", "*"]
    assert masking.phone("138 0013 8000") == "138****8000"
    assert masking.phone("6681234") == "****34"


def test_anybody_may_come_in_as_a_role_in_a_demonstration_and_nowhere_else(office: Office) -> None:
    with pytest.raises(NotFound), office.database.writing(TESTER) as session:
        sign_ins.demonstrate(session, "leader", HERE)
    with office.database.writing(TESTER) as session:
        session.add(Setting(key="demonstration", value="yes"))
    for role in ROLES:
        with office.database.writing(TESTER) as session:
            token = sign_ins.demonstrate(session, role, HERE)
        seen = office.seen(token)
        assert seen is not None
        assert seen.held == (Held(ROLES[role], None),)
        with pytest.raises(WrongPassword):
            office.enter("", name=f"demonstration.{role}")
    with pytest.raises(NotFound), office.database.writing(TESTER) as session:
        sign_ins.demonstrate(session, "emperor", HERE)
