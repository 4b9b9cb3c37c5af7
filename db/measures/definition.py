"""What an indicator is: a formula over measures, with its definition."""

from dataclasses import dataclass
from enum import StrEnum

from db.measures.registry import measure


class Polarity(StrEnum):
    """Whether more is better, less is better, or neither."""

    MORE = "more"
    LESS = "less"
    NEUTRAL = "neutral"


class Evidence(StrEnum):
    """Where and when something must have been recorded before nothing is shown as zero and not as unknown."""

    OWN = "own"  # in the area, at any day up to the last
    PLACE = "place"  # in the area or one above it, at any day up to the last
    REPORTS = "reports"  # a station's report in the area, within the window
    PEOPLE = "people"  # none is needed: it counts different persons, which no sum of amounts can tell


@dataclass(frozen=True)
class Indicator:
    """`numerator` and `denominator` are measures to add up; texts are msgids; `version` counts definitions.

    A rate is a fraction of 0–1. `per` is how many of the numerator make one unit, rounded down to a tenth
    (60 minutes an hour). `known_by` are the measures that are evidence of recording (default: the numerator).
    `breaks` are the four lower bounds of map classes 2 to 5. A percentile is no sum: it is the first bound of `steps`,
    (bound, measure) in ascending order, within which the share `quantile` of the numerator lies.
    """

    key: str
    name: str
    unit: str
    definition: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    polarity: Polarity = Polarity.NEUTRAL
    evidence: Evidence = Evidence.OWN
    known_by: tuple[str, ...] = ()
    version: int = 1
    per: int = 1
    breaks: tuple[float, ...] | None = None
    quantile: float | None = None
    steps: tuple[tuple[int, str], ...] = ()

    @property
    def stock(self) -> bool:
        """Whether it is read as of a day rather than over a window."""
        return measure(self.numerator[0]).stock

    @property
    def signs(self) -> tuple[str, ...]:
        """The measures any amount of which shows that people record this here."""
        return self.known_by or self.numerator

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures whose amounts it is computed from."""
        return (*self.numerator, *self.denominator, *(key for _bound, key in self.steps))

    @property
    def rate(self) -> bool:
        """Whether it is a fraction."""
        return bool(self.denominator)
