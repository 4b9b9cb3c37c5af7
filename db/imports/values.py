"""What a cell means, as people write it: days, counts, hours, shares, in half or full width, with or without units."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final

from db.errors import N_, Problem, Refused
from db.imports.book import Broken, Value

NOTHING: Final = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "n/a", "na", "none", "null"})
"""What stands in a cell that says nothing."""

_AMOUNT: Final = re.compile(r"(?P<sign>[+-]?)(?P<number>\d+(?:\.\d+)?|\.\d+)(?P<scale>[十百千万亿]?)(?P<unit>.*)")
_GROUPED: Final = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_SCALES: Final = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_DAY: Final = re.compile(
    r"(?P<year>\d{4})(?:年|[-/.])(?P<month>\d{1,2})(?:月|[-/.])(?P<day>\d{1,2})[日号]?(?:[t ].*|星期.|周.|\(.*\))?"
)
_SHORT_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_YEARLESS: Final = re.compile(r"\d{1,2}(?:月|[-/.])\d{1,2}[日号]?")
_HOURS: Final = re.compile(
    r"(?:(?P<hours>\d+(?:\.\d+)?)个?(?P<half>半)?|(?P<only>半)个?)(?:小时|钟头|hours?|hrs?|h)(?:零?(?P<rest>\d{1,2})(?:分钟|分|mins?|m)?)?"
)
_MINUTES: Final = re.compile(r"(?P<minutes>\d+(?:\.\d+)?)(?:分钟|分|minutes?|mins?|m)")
_CLOCK: Final = re.compile(
    r"(?P<part>上午|早上|中午|下午|晚上|am|pm)?(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?|[点时](?:(?P<past>\d{1,2})分?|(?P<half>半)|整)?)(?P<after>am|pm)?"
)
_SERIALS: Final = range(18_264, 109_575)
"""Days from 1950 to 2199 as spreadsheets number them."""

_YES: Final = {"是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1", "开", "开放", "已", "t"}
_NO: Final = {"否", "无", "没有", "未", "×", "✗", "x", "n", "no", "false", "0", "关", "关闭", "不", "f", "不是"}


class Unread(Refused):
    """A cell that cannot be read, with what to write instead."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(Problem("", message, values))


def plain(value: Value) -> str:
    """A cell as text to compare: half width, lower case, no blanks."""
    return _plain(value if isinstance(value, str) else shown(value))


@lru_cache(10_000)  # lists say the same words over and over
def _plain(said: str) -> str:
    return "".join(unicodedata.normalize("NFKC", said).split()).lower()


def shown(value: Value) -> str:
    """A cell as its reader sees it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def says_nothing(value: Value) -> bool:
    """Whether a cell holds nothing, or only what stands for nothing."""
    if not isinstance(value, str):
        return value is None
    return plain(value) in NOTHING and not isinstance(value, Broken)


def checked(value: Value) -> Value:
    """The cell, unless it is an error or a formula without a result."""
    if not isinstance(value, Broken):
        return value
    if value.startswith("="):
        raise Unread(N_("Open the file, let it calculate and save it again: this formula has no result."))
    raise Unread(N_("Correct the formula: its result is {value}."), value=str(value))


def text(value: Value, _heading: str) -> str:
    """Words, as they were typed but for blanks around them."""
    return " ".join(shown(checked(value)).split())


def code(value: Value, _heading: str) -> str:
    """A code or a telephone number: half width, without the point a number got from its spreadsheet."""
    said = unicodedata.normalize("NFKC", shown(checked(value))).strip().lstrip("'")
    if re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d+", said):
        raise Unread(N_("Format the column as text and enter all the digits: {value} has lost some."), value=said)
    return re.sub(r"\s+", "", said)


def count(value: Value, _heading: str) -> int:
    """A whole number of things: 1,280, 1280户, 1.2万, １２."""
    value = checked(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        number: float = value
    else:
        number = _amount(value)
    whole = round(number)
    if abs(number - whole) > 1e-9:
        raise Unread(N_("Write a whole number instead of {value}."), value=shown(value))
    if not -(10**12) < whole < 10**12:
        raise Unread(N_("Write a smaller number than {value}."), value=shown(value))
    return whole


def _amount(value: Value) -> float:
    """A number with what may stand around it; what is no number is refused."""
    bare = _GROUPED.sub("", plain(value))
    found = _AMOUNT.fullmatch(bare)
    if found is None or re.search(r"[\d%~～\-–—至到+]", found["unit"]) or len(found["unit"]) > 6:
        raise Unread(N_("Write a number instead of {value}."), value=shown(value))
    number = float(found["number"]) * _SCALES[found["scale"]]
    return -number if found["sign"] == "-" else round(number, 6)


def degrees(value: Value, _heading: str) -> float:
    """A longitude or latitude in degrees."""
    value = checked(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    bare = plain(value).strip("°e东n北经纬度")
    if not re.fullmatch(r"-?\d{1,3}(?:\.\d+)?", bare):
        raise Unread(N_("Write degrees with a point, such as 115.35, instead of {value}."), value=shown(value))
    return float(bare)


def day(value: Value, _heading: str) -> date:
    """A day: a date, a spreadsheet's number of one, 2026-03-05, 2026/3/5, 2026.3.5, 20260305 or 2026年3月5日."""
    value = checked(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    bare = unicodedata.normalize("NFKC", shown(value)).strip().lower()
    if found := _SHORT_DAY.fullmatch(bare):
        year, month, number = (int(part) for part in found.groups())
    elif re.fullmatch(r"\d{5,6}(?:\.\d+)?", bare) and int(float(bare)) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(float(bare)))
    elif found := _DAY.fullmatch(re.sub(r"\s*([年月日号./-])\s*", r"\1", bare)):
        year, month, number = (int(found[part]) for part in ("year", "month", "day"))
    elif _YEARLESS.fullmatch(bare.replace(" ", "")):
        raise Unread(N_("Add the year to {value}, such as 2026-03-05."), value=shown(value))
    else:
        raise Unread(N_("Write a day such as 2026-03-05 instead of {value}."), value=shown(value))
    try:
        found_day = date(year, month, number)
    except ValueError as wrong:
        raise Unread(N_("Correct the day: the calendar has no {value}."), value=shown(value)) from wrong
    if not 1900 <= year < 2200:
        raise Unread(N_("Check the year of {value}."), value=shown(value))
    return found_day


def minutes(value: Value, heading: str) -> int:
    """A length of time in whole minutes; a bare number is in the unit that the heading names."""
    value = checked(value)
    if isinstance(value, datetime | date):
        raise Unread(N_("Write a length of time such as 2.5小时 instead of {value}."), value=shown(value))
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    bare = plain(value)
    if found := _HOURS.fullmatch(bare):
        hours = float(found["hours"] or 0) + (0.5 if found["half"] or found["only"] else 0)
        return round(hours * 60) + int(found["rest"] or 0)
    if found := _MINUTES.fullmatch(bare):
        return round(float(found["minutes"]))
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", bare):
        return int(found[1]) * 60 + int(found[2])
    if re.fullmatch(r"\d+(?:\.\d+)?", bare):
        unit = plain(heading)
        if re.search(r"小时|工时|hour|\(h\)", unit):
            return round(float(bare) * 60)
        if re.search(r"分钟|\(分\)|minute|\(min\)", unit):
            return round(float(bare))
        raise Unread(N_("Say whether {value} is hours or minutes, such as 2.5小时 or 90分钟."), value=shown(value))
    raise Unread(N_("Write a length of time such as 2.5小时 instead of {value}."), value=shown(value))


def clock(value: Value, _heading: str) -> int:
    """A time of day in minutes after midnight: 9:00, 下午2点半, or a spreadsheet's fraction of a day."""
    value = checked(value)
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    if isinstance(value, float) and 0 <= value < 1:
        return round(value * 24 * 60) % (24 * 60)
    bare = re.split(r"[-–—~～至到]", plain(value))[0]
    found = _CLOCK.fullmatch(bare)
    if found is None:
        raise Unread(N_("Write a time of day such as 9:00 instead of {value}."), value=shown(value))
    hour, part = int(found["hour"]), found["part"] or found["after"]
    if (part in ("下午", "晚上", "pm") and hour < 12) or (part == "中午" and hour < 11):
        hour += 12
    past = 30 if found["half"] else int(found["minute"] or found["past"] or 0)
    if hour > 23 or past > 59:
        raise Unread(N_("Write a time of day such as 9:00 instead of {value}."), value=shown(value))
    return hour * 60 + past


def share(value: Value, _heading: str) -> float:
    """A fraction of 0–1: 6.5%, 百分之6.5, or 0.065."""
    value = checked(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    else:
        bare = plain(value)
        found = re.fullmatch(r"(?:(\d+(?:\.\d+)?)%|百分之(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?))", bare)
        if found is None:
            raise Unread(N_("Write a share such as 6.5% instead of {value}."), value=shown(value))
        number = float(found[3]) if found[3] else float(found[1] or found[2]) / 100
    if not 0 <= number <= 1:
        raise Unread(N_("Write a share from 0% to 100% instead of {value}."), value=shown(value))
    return round(number, 12)


def weight(value: Value, heading: str) -> int:
    """A weight as a whole number; a share such as 30% or 0.3 weighs 30."""
    said = plain(checked(value))
    if "%" in said or "百分" in said or re.fullmatch(r"0?\.\d+", said):
        hundredths = share(value, heading) * 100
        if abs(hundredths - round(hundredths)) > 1e-6:
            raise Unread(N_("Write whole per cents instead of {value}."), value=shown(value))
        return round(hundredths)
    return count(value, heading)


def yes_no(value: Value, _heading: str) -> bool:
    """是 or 否, √ or ×, yes or no."""
    value = checked(value)
    said = plain(value)
    if said in _YES or said in _NO:
        return said in _YES
    raise Unread(N_("Write yes or no instead of {value}."), value=shown(value))
