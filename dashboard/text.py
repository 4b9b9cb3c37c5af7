r"""Words, numbers and dates in the viewer's language; the English sentence is the key of its translation.

Translations live in `locale/zh/LC_MESSAGES/tongxin.po`, which is read as it is: nothing has to be compiled.
After changing a sentence, bring the catalogue up to date, then translate what `git diff` shows as empty:

    pybabel extract --no-location --sort-output --omit-header -o messages.pot dashboard pages db
    pybabel update --ignore-obsolete --no-fuzzy-matching --omit-header -D tongxin -i messages.pot \
        -d dashboard/locale -l zh
"""

import math
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

import streamlit as st
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from streamlit.runtime.scriptrunner import get_script_run_ctx

from db.calendar import local, today

LANGUAGES: Final = {"zh": "中文", "en": "English"}
DEFAULT: Final = "zh"
CATALOGUE: Final = Path(__file__).parent / "locale" / "zh" / "LC_MESSAGES" / "tongxin.po"
MISSING: Final = "—"

_chosen: ContextVar[str | None] = ContextVar("language", default=None)


def _read(catalogue: Path) -> GNUTranslations:
    """The translations of a .po file, without a compiled file beside it."""
    compiled = BytesIO()
    with catalogue.open("rb") as source:
        write_mo(compiled, read_po(source, locale="zh"))
    compiled.seek(0)
    return GNUTranslations(compiled)


_translations: Final[dict[str, NullTranslations]] = {"zh": _read(CATALOGUE), "en": NullTranslations()}


class Named(Protocol):
    """A row that carries its own name in both languages."""

    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def language() -> str:
    """The language to speak now: what `using` says, else the viewer's choice, else Chinese."""
    if chosen := _chosen.get():
        return chosen
    if get_script_run_ctx(suppress_warning=True) is None:
        return DEFAULT
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else DEFAULT


def speak(code: str) -> None:
    """Speak one language for the rest of a script run."""
    _chosen.set(code)


@contextmanager
def using(code: str) -> Iterator[None]:
    """Speak one language for a while, whoever is looking; for exports, routes and tests."""
    token = _chosen.set(code)
    try:
        yield
    finally:
        _chosen.reset(token)


def _(message: str) -> str:
    """The sentence in the viewer's language."""
    return _translations[language()].gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The sentence that fits `n` things, in the viewer's language."""
    return _translations[language()].ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark a sentence for translation where it is written; `_` translates it where it is shown."""
    return message


def named(row: Named) -> str:
    """The name of a row in the viewer's language."""
    return row.name_zh if language() == "zh" else row.name_en


def counted(row: Named, n: int) -> str:
    """The name of `n` things of a row's kind within a sentence: communities, where their level is Community."""
    if language() == "zh":
        return row.name_zh
    name = row.name_en.lower()
    if n == 1:
        return name
    return re.sub("y$", "ie", name) + "s"


def number(n: float | None) -> str:
    """A count or an amount, at most one decimal: 12,846; nothing reported is a dash, never zero."""
    if n is None or math.isnan(n):
        return MISSING
    whole = isinstance(n, int) or float(n).is_integer()
    return (f"{n:,.0f}" if whole else f"{_rounded(n):,}").replace("-", "−")


def signed(n: float | None) -> str:
    """A difference with its sign: +518, −46, 0."""
    return f"+{number(n)}" if n is not None and n > 0 else number(n)


def percent(rate: float | None) -> str:
    """A fraction as per cent without the sign: 0.727 is 72.7; exactly none and all are 0 and 100."""
    if rate is None or math.isnan(rate):
        return MISSING
    return number(int(rate * 100)) if rate in (0, 1) else f"{_rounded(rate * 100):,}".replace("-", "−")


def _rounded(n: float) -> Decimal:
    """One decimal, half away from zero: what people who check a figure by hand expect."""
    return Decimal(repr(float(n))).quantize(Decimal("0.1"), ROUND_HALF_UP)


def day(d: date, as_of: date | None = None) -> str:
    """A day, with its year unless that is the year of `as_of` (default today): 11月22日, 22 Nov 2020."""
    return _pattern(d, _year_says_itself(d, as_of))


def weekday(d: date) -> str:
    """The day of the week: 星期六, Saturday."""
    return str(format_date(d, "EEEE", locale=language()))


def full_day(d: date, as_of: date | None = None) -> str:
    """A day with its weekday: 11月21日 星期六, Saturday 21 Nov."""
    return f"{day(d, as_of)} {weekday(d)}" if language() == "zh" else f"{weekday(d)} {day(d, as_of)}"


def span(first: date, last: date, as_of: date | None = None) -> str:
    """A period, both days included, nothing said twice: 11月16日—22日, 16–22 Nov."""
    if first == last:
        return day(first, as_of)
    plain = _year_says_itself(first, as_of) and _year_says_itself(last, as_of)
    one_year = first.year == last.year
    one_month = one_year and first.month == last.month
    if language() == "zh":
        end = f"{last.day}日" if one_month else _pattern(last, plain or one_year)
        return f"{_pattern(first, plain)}—{end}"
    start = f"{first.day}–" if one_month else f"{_pattern(first, plain or one_year)} – "
    return start + _pattern(last, plain)


def moment(at: datetime, as_of: date | None = None) -> str:
    """A stored moment (UTC without a zone) as the clock on the wall shows it: 11月22日 09:30."""
    here = local(at)
    return f"{day(here.date(), as_of)} {here:%H:%M}"


def listed(words: Iterable[str]) -> str:
    """Words one after another: 东街、国兴; Dongjie, Guoxing."""
    return ("、" if language() == "zh" else ", ").join(words)


def sentences(said: Iterable[str]) -> str:
    """Sentences one after another: Chinese has no blank between them."""
    return ("" if language() == "zh" else " ").join(said)


def _year_says_itself(d: date, as_of: date | None) -> bool:
    return d.year == (as_of or today()).year


def _pattern(d: date, plain: bool) -> str:
    if language() == "zh":
        return f"{d.month}月{d.day}日" if plain else f"{d.year}年{d.month}月{d.day}日"
    return str(format_date(d, "d MMM" if plain else "d MMM y", locale="en"))
