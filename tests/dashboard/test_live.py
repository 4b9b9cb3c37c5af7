"""Live screens: who may listen, what they are told and when, and what it costs while nobody does."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import StreamingResponse

from dashboard import live, reads
from db import calendar
from db.actions import accounts, devices, issues, sign_ins
from db.engine import Database
from db.models import SignIn
from tests import factories
from tests.factories import TESTER
from tests.pages.screens import screen

QUICK = 0.02
T = TypeVar("T")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EVERY", QUICK)
    live._watcher.cache_clear()


def asking(secret: str) -> Request:
    """What a browser that keeps a secret sends."""
    return Request({
        "type": "http", "method": "GET", "path": "/live", "query_string": b"", "scheme": "http",
        "server": ("testserver", 80), "client": ("192.0.2.1", 1),
        "headers": [(b"cookie", f"tongxin={secret}".encode())],
    })  # fmt: skip


async def heard(secret: str) -> AsyncIterator[str]:
    """What somebody who may listen hears."""
    answer = await live.changes(asking(secret))
    assert isinstance(answer, StreamingResponse), answer.status_code
    assert answer.media_type == "text/event-stream"
    first = await anext(aiter(answer.body_iterator))
    assert first == f"event: process\ndata: {live.PROCESS}\n\n"
    async for said in answer.body_iterator:
        yield str(said)


def soon(story: Coroutine[Any, Any, T]) -> T:
    """Run a story that must come to its end in time, and let the last look at the database come to its own."""

    async def whole() -> T:
        try:
            return await asyncio.wait_for(story, 20)
        finally:
            watcher = live._watcher()
            watcher._listeners = 0
            if watcher._looking:
                await watcher._looking

    return asyncio.run(whole())


def people(database: Database) -> tuple[int, str, str]:
    """A street, and the secrets of a leader and of a wall there."""
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
        li = accounts.add(session, "li.juan", "李娟", None)
        accounts.grant(session, li, "leader", street)
        return street, sign_ins.enter(session, li, "192.0.2.1"), devices.link(session, street, "大厅")


def report(database: Database, area: int) -> None:
    """An edit, as another process could make it."""
    with database.writing(TESTER) as session:
        day = calendar.today()
        issues.report(session, issues.IssueDraft(area, "路灯不亮", None, None, day, None))


def test_everybody_who_listens_is_told_of_a_change_by_one_look_at_the_database(
    bare: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    street, person, wall = people(bare)
    looked, look = [], live._revisions
    monkeypatch.setattr(live, "_revisions", lambda: looked.append(1) or look())

    async def story() -> list[list[dict[str, int]]]:
        listening = [heard(secret) for secret in (person, wall, person)]
        first = [await anext(one) for one in listening]
        before = len(looked)
        await asyncio.sleep(10 * QUICK)
        assert len(looked) - before <= 11, "three listeners share one watcher"
        await asyncio.to_thread(report, bare, street)
        second = [await anext(one) for one in listening]
        for one in listening:
            await one.aclose()
        await asyncio.sleep(3 * QUICK)
        rest = len(looked)
        await asyncio.sleep(10 * QUICK)
        assert len(looked) == rest, "nobody listens, so nobody looks"
        return [[json.loads(said.removeprefix("data: ")) for said in told] for told in (first, second)]

    before, after = soon(story())
    assert before[0] == before[1] == before[2]
    assert after[0] == after[1] == after[2]
    changed = {topic for topic in after[0] if after[0][topic] != before[0].get(topic)}
    assert "issues" in changed
    assert "volunteering" not in changed


def test_a_listener_hears_that_nothing_has_changed_and_is_sent_away_when_the_sign_in_ends(
    bare: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PATIENCE", 3 * QUICK)
    _street, person, _wall = people(bare)

    async def story() -> list[str]:
        told = heard(person)
        said = [await anext(told), await anext(told)]
        await asyncio.to_thread(sign_ins.sign_out, bare, person)
        return said + [one async for one in told]

    first, *waited, last = soon(story())
    assert first.startswith("data: {")
    assert set(waited) == {"event: here\ndata:\n\n"}
    assert last == "event: over\ndata:\n\n"


def test_a_database_that_does_not_answer_for_a_while_ends_no_watch(
    bare: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    street, person, _wall = people(bare)
    look = live._revisions

    def fail() -> dict[str, int]:
        raise OperationalError("SELECT", {}, Exception("gone"))

    async def story() -> str:
        told = heard(person)
        await anext(told)
        monkeypatch.setattr(live, "_revisions", fail)
        await asyncio.to_thread(report, bare, street)
        await asyncio.sleep(5 * QUICK)
        monkeypatch.setattr(live, "_revisions", look)
        return await anext(told)

    assert soon(story()).startswith("data: {")


def test_listening_is_for_who_is_signed_in_and_keeps_nobody_signed_in(bare: Database) -> None:
    _street, person, _wall = people(bare)
    nobody = soon(live.changes(asking("forged")))
    assert nobody.status_code == 401
    nearly = sign_ins.utc_now() - timedelta(minutes=29)
    with bare.writing(TESTER) as session:
        session.execute(update(SignIn).values(seen_at=nearly))

    async def listen() -> None:
        await anext(heard(person))

    soon(listen())
    with bare.reading() as session:
        assert session.scalar(select(SignIn.seen_at)) == nearly


def test_a_page_follows_what_it_has_read_and_nothing_else(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        factories.area(session, "street")
    assert not screen("stations").exception
    reads.begin()
    assert reads.topics() == {}
    reads.home(calendar.today())
    assert set(reads.topics()) <= {"areas", "tree"}
