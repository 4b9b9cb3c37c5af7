"""What can be refused, each with a sentence that says what to do.

Sentences are gettext msgids in English; the interface translates them and fills in `values`.
"""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any


def N_(message: str) -> str:
    """Mark a sentence for the catalogue without translating it here."""
    return message


class Unusable(Exception):
    """The database cannot be used as it is; the sentence says why and what to do."""


class NotFound(LookupError):
    """No such row, or none the viewer may see: the two look the same."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field of a form."""

    field: str
    message: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """An action that was not carried out; every problem names its field."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message.format(**problem.values) for problem in problems))
        self.problems = problems


class Forbidden(Refused):
    """Something that the viewer may not do to what they see; what they do not see is `NotFound`."""

    def __init__(self, what: str, area_id: int | None) -> None:
        super().__init__(Problem("", N_("Ask an administrator for this right: with yours, you can only look here.")))
        self.what, self.area_id = what, area_id


class Conflict(Exception):
    """Somebody else saved the row first: who, when, what it holds now, and at which version.

    `before` are those of its fields that were changed since its editor saw them, with what they held then.
    """

    def __init__(
        self,
        who: str | None,
        at: datetime | None,
        theirs: dict[str, Any],
        version: int,
        before: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(f"changed by {who} at {at}")
        self.who, self.at, self.theirs, self.version, self.before = who, at, theirs, version, before or {}
