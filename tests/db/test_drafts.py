"""What somebody typed is kept for them alone, as they typed it, and not for ever."""

from datetime import date, time, timedelta

from sqlalchemy import select, update

from db.actions import accounts, drafts, sign_ins
from db.engine import Database
from db.models import Draft
from db.models.base import utc_now
from db.queries import drafts as queries
from db.viewer import Viewer
from tests.factories import TESTER
from tests.hostile import STRINGS

TYPED = {"title": "路灯", "day": date(2026, 3, 2), "at": time(9, 30), "n": 3, "on": True, "none": None, "many": ["a"]}


def enter(database: Database, name: str, times: int = 1) -> list[Viewer]:
    """Somebody with an account, signed in so often."""
    with database.writing(TESTER) as session:
        account = accounts.add(session, name, name.title(), None)
        tokens = [sign_ins.enter(session, account, "192.0.2.1") for _time in range(times)]
    found = [sign_ins.present(database, token) for token in tokens]
    return [by for by in found if by]


def test_a_draft_is_ones_own_as_it_was_typed_until_it_is_thrown_away(database: Database) -> None:
    here, there = enter(database, "li.juan", 2)
    (other,) = enter(database, "zhao.min")
    for by, version in ((here, 3), (here, 4), (there, 5), (other, 1)):
        with database.writing(by) as session:
            drafts.keep(session, "issue-1", version, dict.fromkeys(TYPED), TYPED)
    with database.reading(here) as session:
        own, elsewhere = queries.own(session)
    assert (own.version, own.here, own.typed, own.began) == (4, True, TYPED, dict.fromkeys(TYPED))
    assert (elsewhere.version, elsewhere.here) == (5, False)
    with database.reading(TESTER) as session:
        assert queries.own(session) == []
    with database.writing(here) as session:
        drafts.discard(session, "issue-1")
    with database.reading() as session:
        assert session.scalars(select(Draft.version)).all() == [1]


def test_whatever_is_typed_is_kept_but_not_for_ever_nor_without_bounds(database: Database) -> None:
    (by,) = enter(database, "li.juan")
    for number, said in enumerate(STRINGS):
        with database.writing(by) as session:
            drafts.keep(session, f"issue-{number}", None, {"title": ""}, {"title": said})
    with database.reading(by) as session:
        kept = {row.form: row.typed["title"] for row in queries.own(session)}
    assert all(said == STRINGS[int(form.partition("-")[2])] for form, said in kept.items())
    assert all(f"issue-{number}" in kept for number, said in enumerate(STRINGS) if len(said) <= 1000)
    assert not any(len(said) > 20_000 for said in kept.values())
    with database.writing(TESTER) as session:
        session.execute(update(Draft).values(at=utc_now() - timedelta(days=15)))
    with database.writing(by) as session:
        drafts.keep(session, "project-1", None, {"title": ""}, {"title": "新"})
        drafts.keep(session, "project-2", None, {}, {})  # nothing is typed any more
    with database.reading(by) as session:
        assert [row.form for row in queries.own(session)] == ["project-1"]
