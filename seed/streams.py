"""Chance that can be repeated, and the clock of the demonstration."""

from datetime import date, datetime, time, timedelta
from random import Random

CLOCK = timedelta(hours=8)  # ahead of UTC: the places are in China, which has one time and no summer time
HISTORY = timedelta(days=730)  # how far the fictional sub-district's activity goes back
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁"


def stream(*key: object) -> Random:
    """Random numbers for one purpose: the same for the same key, and unmoved by what is drawn from others."""
    return Random("/".join(map(str, ("tongxin", *key))))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day on the places' clock as it is stored: UTC, without a zone."""
    return datetime.combine(day, time(hour, minute)) - CLOCK


def person(random: Random) -> str:
    """An invented holder of a post."""
    return f"{random.choice(SURNAMES)}某（示例）"
