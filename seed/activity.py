"""How busy a day is: week, holidays, seasons and weather."""

from datetime import date
from functools import cache
from typing import NamedTuple

from seed.festivals import SPRING, holiday
from seed.streams import stream

RAIN = (0.12, 0.18, 0.28, 0.36, 0.38, 0.40, 0.30, 0.28, 0.20, 0.12, 0.12, 0.10)  # share of days, by month
WEEK = (1.05, 1.0, 0.97, 1.0, 1.06)  # Monday to Friday


class Habit(NamedTuple):
    """How visits of one kind of station answer to holidays, rain, heat and the school holidays."""

    holiday: float
    spring: float
    rain: float
    heat: float
    vacation: float


HABITS = {
    "service_centre": Habit(0.35, 0.15, 0.85, 0.95, 1.0),
    "red_station": Habit(1.2, 0.5, 0.7, 1.2, 1.05),
    "outdoor_worker_station": Habit(0.7, 0.3, 0.8, 1.35, 1.0),
    "bookroom": Habit(1.25, 0.6, 0.95, 1.1, 1.4),
    "elders_canteen": Habit(0.75, 0.0, 0.9, 0.95, 1.0),
}


class Weather(NamedTuple):
    """What the sky did, the same for all stations of a day."""

    rain: bool
    heat: bool


@cache
def weather(day: date) -> Weather:
    """The weather of a day, invented once for every day there is."""
    chance = stream("weather", day)
    rain = chance.random() < RAIN[day.month - 1]
    return Weather(rain, heat=not rain and day.month in (7, 8) and chance.random() < 0.5)


def busyness(day: date, kind: str, weekend: float) -> float:
    """Visits of a day against a plain working day; 0 means that this kind of station stays closed."""
    habit, sky, festival = HABITS[kind], weather(day), holiday(day)
    factor = WEEK[day.weekday()] if day.weekday() < 5 else weekend * (1.05 if day.weekday() == 5 else 0.95)
    if festival:
        factor = habit.spring if festival == SPRING else habit.holiday
    if sky.rain:
        factor *= habit.rain
    if sky.heat:
        factor *= habit.heat
    if day.month in (7, 8) or (day.month == 2 and day.day < 20):
        factor *= habit.vacation
    return factor
