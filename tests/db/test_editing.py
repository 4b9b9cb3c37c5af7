"""What every field of text takes, and what it refuses with a sentence."""

import pytest

from db.actions.editing import text
from db.errors import Problem

KEPT = [
    "东街社区",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE areas; --",
    "=1+1",
    "{{ 7 * 7 }}",
    "ع م",
    "é",
    "👩‍👩‍👧",
]
REFUSED = ["a\x00b", "驿站\x07", "a\u202eb", "a\u2066b", "\ud800", "a\x9fb", "a\ufffeb"]
UNSEEN = ["", "   ", "\u200b", "\u3164", "\u00ad\u2060"]


@pytest.mark.parametrize("typed", KEPT)
def test_what_can_be_shown_is_kept_as_it_was_typed(typed: str) -> None:
    problems: list[Problem] = []
    assert text("name", f"  {typed} ", 80, problems) == typed
    assert not problems


@pytest.mark.parametrize("typed", REFUSED)
def test_what_no_screen_can_show_is_refused_and_says_where_it_is(typed: str) -> None:
    problems: list[Problem] = []
    assert text("name", typed, 80, problems) is None
    (problem,) = problems
    assert problem.field == "name"
    assert "cannot be shown" in problem.message
    assert 1 <= problem.values["n"] <= len(typed)


@pytest.mark.parametrize("typed", UNSEEN)
def test_what_nobody_would_see_is_nothing(typed: str) -> None:
    problems: list[Problem] = []
    assert text("name", typed, 80, problems, "Enter a name.") is None
    assert [problem.message for problem in problems] == ["Enter a name."]
