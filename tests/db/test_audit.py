"""The audit trail: what every entry says, and that nobody can change, remove or slip in a sealed one unnoticed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import select, text

from db import audit, calendar, sealing, trail
from db.actions import issues, persons, stations, volunteering
from db.actions.issues import IssueDraft
from db.engine import Database
from db.errors import Refused, Unusable
from db.models import AuditEntry, AuditSeal
from db.viewer import Viewer, trusted
from tests import factories
from tests.factories import TESTER

DAY = date(2026, 3, 2)
CLERK = trusted("clerk", address="10.1.2.3")


def report(database: Database, title: str = "路灯不亮", by: Viewer = CLERK) -> int:
    """An issue, in a street that is made for it."""
    with database.writing(by) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        draft = IssueDraft(street.id, title, None, None, DAY, None)
        return issues.report(session, draft)


def entries(database: Database, event: str | None = None) -> list[AuditEntry]:
    with database.reading() as session:
        query = select(AuditEntry).order_by(AuditEntry.id)
        return list(session.scalars(query.where(AuditEntry.event == event) if event else query))


def faults(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return trail.examine(connection).faults


def tamper(database: Database, statement: str) -> None:
    """What somebody does who can write to the database directly."""
    with database.engine.execution_options(writing=True).begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0


def test_an_entry_says_who_when_from_where_what_before_and_after(database: Database) -> None:
    number = report(database)
    with database.writing(CLERK) as session:
        issues.close(session, number, seen=1, closed_on=DAY, result="已修好")
    (entry,) = entries(database, "issue:close")
    assert (entry.actor, entry.address, entry.subject, entry.subject_id) == ("clerk", "10.1.2.3", "issues", number)
    assert entry.before is not None and entry.after is not None
    assert {field: entry.before[field] for field in ("closed_on", "result")} == {"closed_on": None, "result": None}
    assert (entry.after["closed_on"], entry.after["result"]) == ("2026-03-02", "已修好")
    assert entry.area_id is not None
    assert datetime.now() - timedelta(days=1) < entry.at < datetime.now() + timedelta(days=1)


def test_what_is_refused_leaves_neither_a_change_nor_an_entry(database: Database) -> None:
    number = report(database)
    with pytest.raises(Refused), database.writing(CLERK) as session:
        issues.close(session, number, seen=1, closed_on=DAY, result="")
    assert not entries(database, "issue:close")


def test_what_changes_no_row_is_recorded_in_a_transaction_of_its_own(database: Database) -> None:
    factories.note(database, CLERK, "auth:refused", {"page": "audit"}, "accounts", area_id=7)
    (entry,) = entries(database)
    assert (entry.actor, entry.event, entry.subject, entry.area_id) == ("clerk", "auth:refused", "accounts", 7)
    assert (entry.before, entry.after) == (None, {"page": "audit"})


def test_whatever_a_stranger_types_as_a_name_is_recorded_as_far_as_it_can_be(database: Database) -> None:
    factories.note(database, trusted("a\x00\ud800" + "名" * 100, address="x" * 99), "auth:refused", {}, "accounts")
    (entry,) = entries(database)
    assert entry.actor == "a\ufffd\ufffd" + "名" * 57
    assert not faults(database)


def test_every_entry_keeps_its_hash_through_the_database(database: Database) -> None:
    with database.writing(CLERK) as session:
        odd = {
            "text": "“引号” \\ \u2028 \x00 😀",
            "float": 0.1,
            "large": 10**18,
            "list": [1, None],
            "on": DAY,
            "no": None,
        }
        audit.note(session, "test:odd", odd)
        audit.note(session, "test:nested", {"by_service": {"b": 1, "a": 2}, "none": {}})
    sealing.seal(database)
    assert not faults(database)


def test_the_name_of_a_person_can_be_erased_from_the_trail_without_breaking_it(database: Database) -> None:
    with database.writing(CLERK) as session:
        factories.dictionaries(session)
        team = factories.team(session, factories.area(session, "street").id)
        member = volunteering.add_volunteer(session, team, volunteering.VolunteerDraft("张三丰", False, DAY, None))
    (entry,) = entries(database, "volunteer:add")
    assert "张三丰" not in str(entry.after)
    assert audit.told(entry, "after") == {
        "name": "张三丰",
        "party_member": False,
        "joined_on": "2026-03-02",
        "left_on": None,
    }
    sealing.seal(database)
    with database.writing(CLERK) as session:
        persons.erase(session, "volunteers", member, reason="本人申请")
    (entry,) = entries(database, "volunteer:add")
    told = audit.told(entry, "after")
    assert told is not None and told["name"] is None
    assert not faults(database)
    tamper(database, "DELETE FROM audit_entries WHERE event = 'person:erase'")
    assert any("lost a name that nobody erased" in fault for fault in faults(database))


def test_a_name_in_the_trail_that_was_replaced_by_another_is_found(database: Database) -> None:
    with database.writing(CLERK) as session:
        factories.dictionaries(session)
        team = factories.team(session, factories.area(session, "street").id)
        volunteering.add_volunteer(session, team, volunteering.VolunteerDraft("zhangsan", False, DAY, None))
    with database.engine.execution_options(writing=True).begin() as connection:
        said = connection.execute(text("SELECT personal FROM audit_entries WHERE event = 'volunteer:add'")).scalar_one()
        said = str(said).replace("'", '"').replace("zhangsan", "lisi")
        connection.execute(
            text("UPDATE audit_entries SET personal = :said WHERE event = 'volunteer:add'"), {"said": said}
        )
    (fault,) = faults(database)
    assert "name is not what was recorded" in fault


def sealed(database: Database, batches: int = 3) -> None:
    """A trail of sealed batches of three entries each, and one entry that is not sealed yet."""
    for number in range(batches):
        for name in "abc":
            factories.note(database, CLERK, f"test:{number}{name}", {"n": number}, "tests")
        assert sealing.seal(database) == 3
    factories.note(database, CLERK, "test:last", {}, "tests")


def test_a_whole_trail_has_no_faults_and_says_how_much_it_holds(database: Database) -> None:
    sealed(database)
    with database.engine.connect() as connection:
        known = trail.examine(connection)
        last = sealing.latest(connection)
    assert (known.entries, known.seals, known.unsealed, known.faults) == (10, 3, 1, [])
    assert last is not None and last.hash == known.head


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_entries SET actor = 'somebody else' WHERE id = 5", "Entry 5 of"),
        ("UPDATE audit_entries SET address = NULL WHERE id = 5", "Entry 5 of"),
        ("UPDATE audit_entries SET at = '2026-01-01 00:00:00' WHERE id = 5", "Entry 5 of"),
        ("UPDATE audit_entries SET after = '{}' WHERE id = 5", "Entry 5 of"),
        ("UPDATE audit_entries SET area_id = 3 WHERE id = 10", "Entry 10 of"),
        ("DELETE FROM audit_entries WHERE id = 5", "closed 3 entries, not 2"),
        ("DELETE FROM audit_entries WHERE seal_id = 2", "All 3 entries of seal 2 are missing"),
        ("UPDATE audit_entries SET seal_id = NULL WHERE id = 5", "closed 3 entries, not 2"),
        ("UPDATE audit_entries SET seal_id = 1 WHERE id = 5", "closed 3 entries, not 4"),
        ("UPDATE audit_entries SET id = 99 WHERE id = 5", "not those that were sealed"),
        ("DELETE FROM audit_seals WHERE id = 2", "Seal 2 is missing"),
        ("DELETE FROM audit_seals WHERE id = 3", "Seal 3 is missing"),
        ("DELETE FROM audit_seals", "Seal 1 is missing"),
        ("UPDATE audit_seals SET at = '2026-01-01 00:00:00' WHERE id = 2", "Seal 2 was altered"),
        ("UPDATE audit_seals SET entries = 2 WHERE id = 2", "Seal 2 was altered"),
    ],
)
def test_tampering_with_the_trail_in_the_database_itself_is_found(
    database: Database, statement: str, said: str
) -> None:
    sealed(database)
    tamper(database, statement)
    assert any(said in fault for fault in faults(database)), faults(database)


COLUMNS = "at, actor, address, event, subject, subject_id, area_id, before, after, hash"


def forge(database: Database, seal: str, id: int, at: datetime) -> None:
    """Put in an entry whose own hash is right, as whoever knows this program can."""
    entry = audit.values(trusted("forger"), "test:forged", "tests")
    entry["at"] = at
    entry["hash"] = audit.fingerprint(entry)
    with database.engine.execution_options(writing=True).begin() as connection:
        connection.execute(
            text(
                f"INSERT INTO audit_entries (id, {COLUMNS}, seal_id) VALUES "  # noqa: S608  # a constant and a test's own
                f"(:id, :at, :actor, :address, :event, :subject, NULL, NULL, NULL, NULL, :hash, {seal})"
            ),
            {key: entry.get(key) for key in ("at", "actor", "address", "event", "subject", "hash")} | {"id": id},
        )


def test_an_entry_put_into_a_sealed_batch_is_found(database: Database) -> None:
    sealed(database)
    forge(database, "2", 99, datetime(2026, 3, 2))
    assert any("closed 3 entries, not 4" in fault for fault in faults(database))


def test_an_entry_put_in_between_before_the_next_sealing_is_found(database: Database) -> None:
    sealed(database)
    tamper(database, "DELETE FROM audit_entries WHERE id = 10")  # so that a number below the highest is free
    factories.note(database, CLERK, "test:later", {}, "tests")
    sealing.seal(database)
    forge(database, "NULL", 0, datetime(2026, 3, 2))
    assert [fault[:28] for fault in faults(database)] == ["Entry 0 was put in later: it"]
    sealing.seal(database)
    assert [fault[:28] for fault in faults(database)] == ["Entry 0 was put in later: it"]


def test_a_new_chain_made_of_altered_entries_does_not_hold_the_seal_that_was_noted(database: Database) -> None:
    sealed(database)
    with database.engine.connect() as connection:
        noted = sealing.latest(connection)
    assert noted is not None
    for statement in (
        "DELETE FROM audit_seals",
        "UPDATE audit_entries SET seal_id = NULL",
        "DELETE FROM audit_entries WHERE id = 5",
    ):
        tamper(database, statement)
    sealing.seal(database)
    assert not faults(database)
    with database.reading() as session:
        assert session.scalar(select(AuditSeal.id).where(AuditSeal.hash == noted.hash)) is None


def test_the_trail_is_neither_changed_nor_thinned_out_through_this_program(database: Database) -> None:
    sealed(database)
    with pytest.raises(RuntimeError, match="never changed"), database.writing(CLERK) as session:
        session.scalars(select(AuditEntry)).first().actor = "another"  # type: ignore[union-attr]
    with pytest.raises(RuntimeError, match="never changed"), database.writing(CLERK) as session:
        session.delete(session.scalars(select(AuditSeal)).first())


def test_an_entry_committed_late_under_a_lower_number_is_sealed_by_the_next_seal(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time: numbers are committed in their order")
    written, go_on = Event(), Event()

    def slow() -> None:
        with database.writing(trusted("slow")) as session:
            audit.note(session, "test:slow", {})
            session.flush()
            written.set()
            assert go_on.wait(30)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(slow)
        assert written.wait(30)
        factories.note(database, trusted("quick"), "test:quick", {}, "tests")
        assert sealing.seal(database) == 1
        go_on.set()
        done.result(30)
    late, early = entries(database, "test:slow")[0], entries(database, "test:quick")[0]
    assert late.id < early.id
    assert sealing.seal(database) == 1
    assert [entry.seal_id for entry in entries(database)] == [2, 1]
    assert not faults(database)
    tamper(database, "DELETE FROM audit_entries WHERE event = 'test:slow'")
    assert faults(database)


def test_eight_writers_and_two_sealers_at_once_make_a_whole_chain(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        open_ = [factories.station(session, street.id, name=str(number)) for number in range(8)]
    over = Event()

    def write(station: int) -> None:
        for offset in range(12):
            with database.writing(CLERK) as session:
                day = DAY + timedelta(days=offset)
                stations.record_day(session, station, day, seen=None, by_service={"reading": 1}, open=True, note=None)

    def keep_sealing() -> int:
        batches = 0
        while not over.is_set():
            batches += sealing.seal(database) > 0
        return batches

    with ThreadPoolExecutor(10) as pool:
        sealers = [pool.submit(keep_sealing) for _ in range(2)]
        for done in [pool.submit(write, station) for station in open_]:
            done.result(timeout=120)
        over.set()
        assert sum(done.result(30) for done in sealers) > 1
    sealing.seal(database)
    with database.engine.connect() as connection:
        known = trail.examine(connection)
    assert (known.faults, known.unsealed) == ([], 0)
    assert len(entries(database, "station_day:report")) == 8 * 12


def old(database: Database, days: int, event: str) -> None:
    """An entry made and sealed some days ago."""
    then = datetime.combine(calendar.today() - timedelta(days=days), datetime.min.time())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "utc_now", lambda: then)
        patch.setattr(sealing, "utc_now", lambda: then)
        factories.note(database, CLERK, event, {}, "tests")
        sealing.seal(database)


def test_pruning_takes_whole_old_batches_and_leaves_a_chain_that_says_so(database: Database) -> None:
    for days in (400, 300, 200, 10):
        old(database, days, f"test:{days}")
    before = calendar.today() - timedelta(days=250)
    assert trail.prune(database, before, trusted("operator")) == 2
    assert [entry.event for entry in entries(database)] == ["test:200", "test:10", "audit:prune"]
    (said,) = entries(database, "audit:prune")
    assert said.actor == "operator" and said.after is not None
    assert (said.after["through"], said.after["entries"], said.after["before"]) == (2, 2, before.isoformat())
    sealing.seal(database)
    assert not faults(database)
    tamper(database, "DELETE FROM audit_entries WHERE event = 'test:200'")
    assert faults(database)


def test_a_second_pruning_may_take_the_note_of_the_first(database: Database) -> None:
    for days in (900, 700):
        old(database, days, f"test:{days}")
    with pytest.MonkeyPatch.context() as patch:
        then = calendar.today() - timedelta(days=500)
        for module in (audit, sealing):
            patch.setattr(module, "utc_now", lambda: datetime.combine(then, datetime.min.time()))
        patch.setattr(calendar, "today", lambda: then)
        assert trail.prune(database, then - timedelta(days=300), CLERK) == 1
        sealing.seal(database)
    old(database, 10, "test:new")
    assert trail.prune(database, calendar.today() - timedelta(days=200), CLERK) == 2
    assert [entry.event for entry in entries(database)] == ["test:new", "audit:prune"]
    assert not faults(database)


def test_nothing_younger_than_six_months_is_pruned(database: Database) -> None:
    with pytest.raises(Unusable, match="six months"):
        trail.prune(database, calendar.today() - timedelta(days=180), CLERK)


def test_a_trail_that_was_tampered_with_is_not_pruned(database: Database) -> None:
    old(database, 400, "test:old")
    tamper(database, "UPDATE audit_entries SET actor = 'x'")
    with pytest.raises(Unusable, match="check"):
        trail.prune(database, calendar.today() - timedelta(days=200), CLERK)
    assert entries(database, "test:old")
