"""One issue by four roles: reported on a phone, passed up, whistled for, handled too late, reopened and closed."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.demonstration import TODAY
from tests.serving import serving

AREA = "990000001007"
TITLE = "步行街路灯全部不亮"
LEAD = "住建部门"
LATER = TODAY + timedelta(days=5)
"""Long after a department had to report in."""


@contextmanager
def somebody(browser: Browser, base: str, role: str, width: int = 1366, height: int = 900) -> Iterator[Visitor]:
    """Somebody in a role, on the page of issues of a community."""
    with Visitor.at(browser, base, width=width, height=height, role=role) as person:
        look(person)
        yield person


def look(person: Visitor, side: str = "") -> None:
    """The page of issues, and the side of it that is wanted."""
    person.open("issues", area=AREA, lang="en")
    if side:
        person.page.get_by_role("radio", name=side).click()
        person.done()


def opened(person: Visitor) -> None:
    """The issue's form, found in the list of open or closed issues."""
    look(person)
    person.page.locator(f'.attention .what:text-is("{TITLE}")').first.click()
    expect(person.page.get_by_role("dialog")).to_be_visible()
    person.done()


def moves(person: Visitor, verb: str, note: str | None = None, label: str = "Why") -> None:
    """A step that stands in the list of next steps."""
    opened(person)
    person.turn("Next step")
    person.pick("What happens", verb)
    if note:
        person.type(label, note)
    person.save(verb)


def count(person: Visitor, label: str) -> int:
    look(person)
    return int(re.sub(r"\D", "", person.tile(label).inner_text()))


def due(person: Visitor) -> tuple[int, int]:
    """How often the department was due to report in, and how often it came in time."""
    look(person, "Whistles")
    row = person.page.locator(f'.ranked tr:has(:text-is("{LEAD}"))')
    if not row.count():
        return 0, 0
    came, all_ = re.findall(r"\d+", row.locator(".change").inner_text())[:2]
    return int(all_), int(came)


def closed_below(person: Visitor, level: str) -> int:
    """How many issues the ladder says were closed at a level."""
    look(person, "Ladder")
    return int(person.page.locator(f'.ranked tr:has(:text-is("{level}")) .figure').first.inner_text())


def test_an_issue_goes_its_way_through_four_roles_and_every_board_moves_with_it(
    browser: Browser, demonstration_file: Path, tmp_path: Path
) -> None:
    database = f"sqlite:///{shutil.copy(demonstration_file, tmp_path / 'tongxin.db')}"
    with serving(database, "--no-demo", today=TODAY) as served:
        with somebody(browser, served.url, "grid_worker", 390, 844) as worker:
            before = count(worker, "Open issues")
            worker.press("Report an issue")
            worker.type("What it is about", TITLE)
            worker.pick("Where", "01网格")
            worker.pick("Urgency", "Normal")
            worker.save("Report")
            assert count(worker, "Open issues") == before + 1
            opened(worker)
            worker.turn("Pass up")
            worker.save("Pass up to the community")
        with somebody(browser, served.url, "coordinator") as desk:
            called, came = due(desk)
            moves(desk, "Accept")
            opened(desk)
            desk.turn("Whistle")
            desk.pick("Which department leads", LEAD)
            desk.type("Why this takes a department", "线路归部门管")
            desk.save("Whistle")
            assert desk.overflow <= 1
    with serving(database, "--no-demo", today=LATER) as served:
        with somebody(browser, served.url, "leader") as leader:
            assert due(leader) == (called + 1, came)  # nobody has come by the time that was given
        with somebody(browser, served.url, "department") as department:
            moves(department, "Sign for it, report in")
            moves(department, "Say that it is done", "已修复线路", "What was done")
        with somebody(browser, served.url, "coordinator") as desk:
            assert due(desk) == (called + 1, came)  # whoever comes late has not come in time
            department_closed = closed_below(desk, "with a department")
            moves(desk, "Begin to verify")
            opened(desk)
            desk.turn("Next step")
            desk.pick("What happens", "Write down a follow-up call")
            desk.pick("Is it solved?", "solved")
            desk.save("Write down a follow-up call")
            moves(desk, "Close after verifying")
            assert count(desk, "Open issues") == before
            assert closed_below(desk, "with a department") == department_closed + 1
            opened(desk)
            desk.turn("Open again")
            desk.type("Why it is opened again", "夜里又灭了")
            desk.save("Open the issue again")
            assert count(desk, "Open issues") == before + 1
            assert closed_below(desk, "with a department") == department_closed
        with somebody(browser, served.url, "leader") as leader:
            moves(leader, "Give an instruction", "三天内彻底修好", "What is to be done")
            opened(leader)
            leader.turn("Story")
            for said in (
                "Reported",
                "Pass up",
                "Whistle for departments",
                "已修复线路",
                "夜里又灭了",
                "三天内彻底修好",
            ):
                leader.sees(said)
        with somebody(browser, served.url, "coordinator") as desk:
            opened(desk)
            desk.turn("Close")
            desk.here().get_by_label("What was done").fill("更换整条线路")  # the next field opens its calendar
            desk.save("Close the issue")
            assert count(desk, "Open issues") == before
            desk.open("overview", area=AREA, lang="en")
            assert desk.page.locator("[data-testid=stException]").count() == 0
