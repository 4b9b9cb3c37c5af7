"""Limits as people write them, a stage a line: 「受理：8个工作小时」, "Handling: 7 working days"."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from db.clock import Limit
from db.errors import N_, Problem
from db.words import words

MOST: Final = 999

_LINE: Final = re.compile(r"(?P<stage>[^:]+):\s*(?P<amount>\d+)\s*(?P<unit>\D+)")
_UNITS: Final = {
    ("hour", True): ("个工作小时", "工作小时", "工时", "working hour", "working hours"),
    ("hour", False): ("小时", "个小时", "hour", "hours"),
    ("day", True): ("个工作日", "工作日", "working day", "working days"),
    ("day", False): ("天", "日", "个自然日", "自然日", "day", "days", "calendar day", "calendar days"),
}
_UNIT_OF: Final = {said: unit for unit, names in _UNITS.items() for said in names}


def read(text: str, urgency: str, problems: list[Problem]) -> dict[tuple[str, str], Limit]:
    """The limits of a class of urgency by (urgency, stage); a problem's field names the class and the line."""
    found: dict[tuple[str, str], Limit] = {}
    named = {_plain(name): code for code, word in words("issue_stage").items() for name in (word.name_zh, word.name_en)}
    for number, written in enumerate(text.splitlines(), 1):
        line = _plain(written)
        if not line:
            continue
        field = f"line.{words('issue_urgency')[urgency].name_zh} {number}"
        parts = _LINE.fullmatch(line)
        unit = _UNIT_OF.get(parts["unit"].strip()) if parts else None
        stage = named.get(parts["stage"].strip()) if parts else None
        if parts is None or unit is None or not 0 < int(parts["amount"]) <= MOST:
            problems.append(Problem(field, N_("Write a stage, a colon and a limit, e.g. Handling: 7 working days.")))
        elif stage is None:
            names = "、".join(word.name_zh for word in words("issue_stage").values())
            problems.append(Problem(field, N_("Begin with one of these stages: {names}."), {"names": names}))
        elif (urgency, stage) in found:
            problems.append(Problem(field, N_("Write each stage once.")))
        else:
            found[urgency, stage] = Limit(int(parts["amount"]), *unit)
    return found


def written(limits: Mapping[tuple[str, str], Limit], urgency: str, english: bool) -> str:
    """Limits of a class of urgency as `read` reads them, in the order in which an issue meets the stages."""
    lines = []
    for stage, word in words("issue_stage").items():
        if limit := limits.get((urgency, stage)):
            unit = _UNITS[limit.unit, limit.working][-1 if english else 0]
            name, colon, space = (word.name_en, ": ", " ") if english else (word.name_zh, "：", "")
            lines.append(f"{name}{colon}{limit.amount}{space}{unit}")
    return "\n".join(lines)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
