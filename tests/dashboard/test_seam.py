"""The seam: what is asked or worked out once, and when it is asked again."""

from collections.abc import Iterator

import pytest
import streamlit as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from dashboard import reads
from dashboard.reads import seam
from dashboard.reads.seam import derived, remembered
from dashboard.text import language, using
from db.engine import Database, default_database
from db.models import Revision
from db.viewer import looking


@pytest.fixture(autouse=True)
def run(bare: Database) -> Iterator[None]:
    """A script run on an empty database."""
    reads.begin()
    yield
    st.session_state.clear()


def bump(topic: str) -> None:
    """A change of the topic, then another script run."""
    with default_database().engine.execution_options(ledger=True).begin() as connection:
        connection.execute(update(Revision).where(Revision.topic == topic).values(number=Revision.number + 1))
    reads.begin()


def test_a_drawing_is_drawn_again_for_another_language_argument_viewer_or_revision_and_else_never(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = []

    @derived("issues")
    def draw(name: str) -> str:
        drawn.append((name, language()))
        return f"{name} {language()}"

    assert [draw("map"), draw("map")] == ["map zh", "map zh"]
    assert draw("bar") == "bar zh"
    with using("en"):
        assert [draw("map"), draw("map")] == ["map en", "map en"]
    assert drawn == [("map", "zh"), ("bar", "zh"), ("map", "en")]
    bump("stations")
    draw("map")
    assert len(drawn) == 3, "nothing it reads has changed"
    bump("issues")
    draw("map")
    assert len(drawn) == 4
    monkeypatch.setattr(seam, "viewer", lambda: looking("somebody", 1))
    draw("map")
    assert len(drawn) == 5


def test_of_large_answers_only_the_last_few_are_kept() -> None:
    asked = []

    @remembered("areas", keep=2)
    def read(_session: Session, number: int) -> int:
        asked.append(number)
        return number

    @derived("areas", keep=2)
    def draw(number: int) -> int:
        asked.append(number)
        return number

    for work in (read, draw):
        asked.clear()
        assert [work(number) for number in (1, 2, 2, 3, 3, 2, 1)] == [1, 2, 2, 3, 3, 2, 1]
        assert asked == [1, 2, 3, 1]


def test_what_failed_is_not_remembered() -> None:
    tried = []

    @derived("issues")
    def draw() -> str:
        tried.append(1)
        if len(tried) == 1:
            raise ValueError("no pen")
        return "drawn"

    with pytest.raises(ValueError, match="no pen"):
        draw()
    assert draw() == "drawn"


def test_a_question_asked_for_later_is_answered_without_a_script_run() -> None:
    asked = []

    @remembered("issues")
    def read(session: Session, number: int) -> list[int]:
        asked.append(number)
        return [number]

    answer = read.later(7)
    assert asked == []
    st.session_state.clear()  # a download is made outside the run
    assert answer() == answer() == [7]
    assert asked == [7]


def test_a_list_that_is_sorted_by_one_page_is_as_it_was_for_the_next() -> None:
    @remembered("issues")
    def read(session: Session) -> list[int]:
        return [2, 1]

    read().sort()
    assert read() == [2, 1]
