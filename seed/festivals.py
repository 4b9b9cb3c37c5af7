"""The Chinese public holidays, as far as they change how busy a day is."""

from datetime import date, timedelta
from functools import cache

from seed.files import table

SPRING = "spring_festival"
LENGTHS = {SPRING: 7, "dragon_boat": 3, "mid_autumn": 3}  # days off, the first of them the festival's


def qingming(year: int) -> date:
    """Tomb-sweeping day, by the usual approximation of the solar term; right for 2000–2099."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def holiday(day: date) -> str | None:
    """The holiday a day belongs to, if any; years outside the table have only the fixed ones and Qingming."""
    if day == qingming(day.year):
        return "qingming"
    if (day.month, day.day) == (1, 1):
        return "new_year"
    if day.month == 5 and day.day <= 5:
        return "labour_day"
    return _lunar().get(day) or ("national_day" if day.month == 10 and day.day <= 7 else None)


@cache
def _lunar() -> dict[date, str]:
    days = {}
    for row in table("festivals.csv"):
        first = date.fromisoformat(row["day"])
        if row["festival"] == SPRING:
            first -= timedelta(days=1)  # the eve is off as well
        for offset in range(LENGTHS[row["festival"]] + (row["festival"] == SPRING)):
            days[first + timedelta(days=offset)] = row["festival"]
    return days
