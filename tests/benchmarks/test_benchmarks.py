"""The harness itself, on small data and with little effort: that it measures what it says and prints its table."""

from pathlib import Path

import pytest

from tests.benchmarks import places, proxy
from tests.benchmarks.command import PARTS, Effort, report
from tests.benchmarks.table import Measured, at_most, printed, share


def test_a_line_says_whether_its_target_is_met() -> None:
    table = printed("t", [at_most("a", 3, 4, "ms"), at_most("b", 5, 4, "ms"), Measured("c", "7")])
    verdicts = [line.split("|")[4].strip() for line in table.splitlines()[4:] if line]
    assert verdicts == ["✓ met", "✗ missed", ""]


def test_a_share_is_the_value_that_so_many_do_not_exceed() -> None:
    assert share([1, 2, 3, 4, 5], 50) == 3
    assert share([7], 95) == 7


def test_a_browser_stays_with_one_process_told_by_its_sign_in() -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nCookie: other=1; tongxin=%d\r\n\r\n"
    found = {number: proxy.backend(head % number, "192.0.2.1", [1, 2, 3]) for number in range(50)}
    assert set(found.values()) == {1, 2, 3}
    assert all(proxy.backend(head % number, "192.0.2.2", [1, 2, 3]) == port for number, port in found.items())
    assert proxy.backend(b"GET / HTTP/1.1\r\n\r\n", "192.0.2.1", [7]) == 7


def test_every_part_is_measured_and_told_in_one_table(demonstration_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    file.write_bytes(demonstration_file.read_bytes())
    effort = Effort(
        pages=("stations", "setup"), runs=1, viewers=(2,), walls=1, behind=2, processes=2, seconds=2, edits=2, rows=20
    )
    table = report(f"sqlite:///{file}", [part for part in PARTS if part != "browser"], effort, 60)
    for page in effort.pages:
        assert f"| {page}, remembered" in table
        assert f"| {page}, first after a change" in table
    for what in (
        "empty page",
        "2 viewers, 95 in 100 runs",
        "2 viewers and 1 walls, 95 in 100 runs",
        "2 viewers on 2 processes, 95 in 100 runs",
        "one edit with its totals",
        "a batch of 20 rows",
        "commit of an import",
    ):
        assert f"| {what}" in table
    assert "| totals against facts, sqlite" in table
    assert "0 differ" in table
    assert "2 viewers, faults" in table and "none" in table


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_small_scale_is_measured(kind: str) -> None:
    with places.place("small", kind) as url:
        assert "different volunteers" in report(url, PARTS, Effort(runs=5, seconds=10), 60)
