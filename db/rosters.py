"""Rosters: a pasted list of names and service times, such as people sign in a group chat, read line by line."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from db.errors import N_, Problem

DAY: Final = 24 * 60


@dataclass(frozen=True)
class Line:
    """One person of a roster: whole minutes, and when they began (minutes after midnight) if the line says so."""

    number: int
    name: str
    minutes: int
    starts_at: int | None = None


@dataclass(frozen=True)
class Roster:
    """What could be read; a problem's field is `line.<number>`. `left_out` are headings and sums, as they stand."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]


class _Unclear(Exception):
    """A line that cannot be read, and what to do about it."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values


_NUMERAL: Final = "[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_DIGIT: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_AMOUNT: Final = rf"(?:(?<![\d.])\d+(?:\.\d+)?|{_NUMERAL})"
_PART: Final = "上午|早上|早晨|中午|下午|傍晚|晚上"


def _clock(side: str) -> str:
    return (
        rf"(?P<part_{side}>{_PART})?\s*(?<!\d)(?P<hour_{side}>\d{{1,2}})"
        rf"(?P<mark_{side}>:(?P<minute_{side}>\d\d)|[点时](?:(?P<past_{side}>\d{{1,2}})分?|(?P<half_{side}>半)|整)?)?"
    )


_RANGE: Final = re.compile(rf"{_clock('a')}\s*[-–—―~〜至到]+\s*{_clock('b')}(?!\d)")
_HOURS: Final = re.compile(
    rf"(?:(?P<amount>{_AMOUNT})\s*(?:个(?P<half>半)?)?|(?P<only_half>半)个?)\s*(?:小时|钟头|hours?|hrs?|h)"
    r"(?:(?P<and_half>半)|零?\s*(?P<rest>\d{1,2})\s*(?:分钟|分|mins?|m)?)?",
    re.IGNORECASE,
)
_MINUTES: Final = re.compile(rf"(?P<amount>{_AMOUNT})\s*(?:分钟|分|minutes?|mins?)", re.IGNORECASE)
_COLON: Final = re.compile(r"(?<!\d)(?<!\d:)(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)(?![\d:])")
_BARE: Final = re.compile(r"(?<=[\s,;:|/])(?P<amount>\d+(?:\.\d+)?)\s*$")

_UNIT: Final = r"(?:月|日|年|号|点|时|小时|钟头|分|个|半|(?:hours?|hrs?|h|minutes?|mins?|m)(?![a-z]))"
_NUMBERED: Final = re.compile(
    rf"^(?:\(\d{{1,3}}\)|\d{{1,3}}(?:[.、,)\]](?!\d)|:(?!\d)|\s+(?!{_UNIT})|(?!{_UNIT})(?=[^\W\d])))\s*"
)
_REMARK: Final = re.compile(r"\([^()]*\)")
_EMOJI_WORD: Final = re.compile(r"\[[^\[\]]{1,6}\]")
_LABEL: Final = re.compile(r"(?:姓名|服务时长|服务时间|时长|时间)\s*:?")
_NO_PERSON: Final = re.compile(
    r"^(?:#|例\b|例\s|合计|总计|小计|共计|共\s*\d|total\b)|接龙|^[\s\-=*_.。…]+$", re.IGNORECASE
)
_HEAD_UNIT: Final = re.compile(
    r"[(/]\s*(?:(?P<hours>小时|hours?|h)|(?P<minutes>分钟|分|minutes?|min))\s*\)?", re.IGNORECASE
)
_NAME: Final = re.compile(r"[\u3400-\u9fff·]{2,4}")


def parse(text: str, usual: int | None = None) -> Roster:
    """Read a list; `usual` are the minutes of people whose line has no time."""
    given = [(number, _cleaned(line)) for number, line in enumerate(text.splitlines(), 1)]
    rows = [(number, line) for number, line in given if line]
    listed = next((number for number, line in rows if _NUMBERED.match(line) and not _NO_PERSON.search(line)), None)
    lines: dict[str, Line] = {}
    problems: list[Problem] = []
    left_out: list[str] = []
    unit: int | None = None
    for number, line in rows:
        if _heads(number, line, listed, started=bool(lines or problems)):
            left_out.append(line)
            unit = _head_unit(line) or unit
            continue
        try:
            read = _read(number, line, usual, unit)
            if (earlier := lines.setdefault(key(read.name), read)) is not read:
                raise _Unclear(
                    N_("Line {line}: {name} is on line {other} already; put the time together."),
                    name=read.name,
                    other=earlier.number,
                )
        except _Unclear as unclear:
            problems.append(
                Problem(f"line.{number}", unclear.message, {"line": number, "text": line, **unclear.values})
            )
    return Roster(tuple(lines.values()), tuple(problems), tuple(left_out))


def key(name: str) -> str:
    """A name as lists compare it: width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def find(name: str, members: Mapping[int, str]) -> int | None:
    """The one member of that name; a remark in brackets may be left out on one side if that leaves only one."""
    exact = [member for member, known in members.items() if key(known) == key(name)]
    alike = exact or [member for member, known in members.items() if _alike(known, name)]
    return alike[0] if len(alike) == 1 else None


def plain(name: str) -> str:
    """A name without the remark in brackets."""
    return _REMARK.sub("", unicodedata.normalize("NFKC", name)).strip()


def _alike(one: str, other: str) -> bool:
    """Whether two names differ by a remark that only one of them has."""
    short = key(plain(one)), key(plain(other))
    return short[0] == short[1] and (key(one) == short[0] or key(other) == short[1])


def _cleaned(line: str) -> str:
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKC", line) if unicodedata.category(letter) not in _SILENT
    )
    return " ".join(_EMOJI_WORD.sub(" ", plain.replace("\t", " ").replace("⁄", "/")).split())


_SILENT: Final = {"So", "Sk", "Cf", "Mn", "Me", "Co", "Cn"}
"""Categories of characters that only decorate: emoji and what joins, colours or frames them."""


def _heads(number: int, line: str, listed: int | None, *, started: bool) -> bool:
    """Whether a line is a heading, an example or a sum instead of a person."""
    if _NO_PERSON.search(line) or not _LABEL.sub("", _REMARK.sub("", line)).strip(" :,、|/序号小时分钟备注"):
        return True
    if listed is not None:
        return number < listed
    if started or any(_times(line)) or _BARE.search(line):
        return False
    return not _NAME.fullmatch(_REMARK.sub("", line).strip()) and "+" not in line


def _head_unit(line: str) -> int | None:
    found = _HEAD_UNIT.search(line)
    return None if found is None else 60 if found["hours"] else 1


def _read(number: int, line: str, usual: int | None, unit: int | None) -> Line:
    if "+" in line:
        raise _Unclear(N_("Line {line}: give every person a line with a name; “+1” names nobody ({text})."))
    rest = _NUMBERED.sub("", line, count=1)
    found = list(_times(rest))
    bare = None if found else _BARE.search(f" {rest}")
    if len(found) > 1:
        raise _Unclear(N_("Line {line}: write one time for each person ({text})."))
    if found:
        start, end, minutes, starts_at = found[0]
        rest = f"{rest[:start]} {rest[end:]}"
    elif bare and unit:
        minutes, starts_at = round(float(bare["amount"]) * unit), None
        rest = rest[: bare.start("amount") - 1]
    elif bare:
        raise _Unclear(N_("Line {line}: say whether it is hours or minutes, such as 2小时 or 90分钟 ({text})."))
    elif usual:
        minutes, starts_at = usual, None
    else:
        raise _Unclear(N_("Line {line}: add the time of service, such as 2小时 or 9:00-11:00 ({text})."))
    name = _name(rest)
    if not 0 < minutes <= DAY:
        raise _Unclear(N_("Line {line}: enter from 1 to 1,440 minutes ({text})."))
    return Line(number, name, minutes, starts_at)


def _name(rest: str) -> str:
    """The one name that is left once number and time are gone, with the remark in brackets after it."""
    remarks = "".join(_REMARK.findall(rest))
    words = [
        word for word in re.split(r"[\s,;:、|/]+", _LABEL.sub(" ", _REMARK.sub(" ", rest)).strip(" .。!?-–—~")) if word
    ]
    if all(len(word) == 1 for word in words) or all(word.isascii() for word in words):
        words = [(" " if words and words[0].isascii() else "").join(words)]
    if len(words) != 1:
        raise _Unclear(N_("Line {line}: leave one name and one time; put remarks in brackets ({text})."))
    if not 1 < len(words[0]) <= 40 or not any(letter.isalpha() for letter in words[0]):
        raise _Unclear(N_("Line {line}: write the full name before the time ({text})."))
    return f"{words[0]}{remarks}"


def _times(line: str) -> Iterator[tuple[int, int, int, int | None]]:
    """Each time in a line: where it stands, how many minutes it is, and when it began if it says so."""
    taken: list[tuple[int, int]] = []
    for found in _free(_RANGE.finditer(line), taken):
        if found["mark_a"] or found["mark_b"]:
            taken.append(found.span())
            yield (*found.span(), *_between(found))
    for found in _free(_HOURS.finditer(line), taken):
        taken.append(found.span())
        hours = _number(found["amount"]) if found["amount"] else 0
        half = bool(found["half"] or found["only_half"] or found["and_half"])
        yield *found.span(), round((hours + half / 2) * 60) + int(found["rest"] or 0), None
    for found in _free(_MINUTES.finditer(line), taken):
        taken.append(found.span())
        yield *found.span(), round(_number(found["amount"])), None
    for found in _free(_COLON.finditer(line), taken):
        if int(found["hours"]) > 5:
            raise _Unclear(N_("Line {line}: write from when to when, such as 9:00-11:00 ({text})."))
        yield *found.span(), int(found["hours"]) * 60 + int(found["minutes"]), None


def _free(matches: Iterable[re.Match[str]], taken: list[tuple[int, int]]) -> list[re.Match[str]]:
    return [found for found in matches if all(found.end() <= start or found.start() >= end for start, end in taken)]


def _between(found: re.Match[str]) -> tuple[int, int]:
    """(minutes, start) of a range; a part of the day that is said once holds for both sides."""
    start = _minute_of_day(found, "a", found["part_a"])
    end = _minute_of_day(found, "b", found["part_b"] or found["part_a"])
    if not start < end <= DAY:
        raise _Unclear(N_("Line {line}: the end must be later than the start, on the same day ({text})."))
    return end - start, start


def _minute_of_day(found: re.Match[str], side: str, part: str | None) -> int:
    hour = int(found[f"hour_{side}"])
    if (part in ("下午", "傍晚", "晚上") and hour < 12) or (part == "中午" and hour < 11):
        hour += 12
    past = 30 if found[f"half_{side}"] else int(found[f"minute_{side}"] or found[f"past_{side}"] or 0)
    if hour > 24 or past > 59:
        raise _Unclear(N_("Line {line}: write times of day from 0:00 to 24:00 ({text})."))
    return hour * 60 + past


def _number(text: str) -> float:
    if text[0].isdigit():
        return float(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGIT.get(tens, 1) * 10 if ten else 0) + _DIGIT.get(ones, 0)
