"""Answers that are kept until what they were read from has changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

R = TypeVar("R")


class _Answer:
    """What was answered to one question at which revisions; the lock is held by whoever is finding out."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.given: tuple[Hashable, Any] | None = None


class Kept(Generic[R]):
    """The latest answer to each of the `most` questions asked last.

    Answers are not copied: nobody may change them. Many who ask at once wait for the first of them to find out.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, _Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Hashable, revisions: Hashable, find_out: Callable[[], R]) -> R:
        """The answer at these revisions, found out if it is not known; it takes the place of an older one."""
        with self._lock:
            answer = self._answers.setdefault(question, _Answer())
            self._answers.move_to_end(question)
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        given = answer.given
        if given is None or given[0] != revisions:
            with answer.lock:
                given = answer.given
                if given is None or given[0] != revisions:
                    given = answer.given = (revisions, find_out())
        value: R = given[1]
        return value
