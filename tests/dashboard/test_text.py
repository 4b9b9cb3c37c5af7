"""Words, numbers and dates in both languages."""

import ast
from datetime import date, datetime
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from dashboard import text
from dashboard.text import using

ROOT = Path(text.__file__).parents[1]
NOVEMBER = date(2026, 11, 22)
Sentence = str | tuple[str, ...]


def sentences() -> dict[Sentence, str]:
    """Every sentence marked for translation, and where it stands."""
    return {
        message: f"{room}/{file}:{line}"
        for room in ("dashboard", "pages", "db")
        for file, line, message, _comments, _context in extract_from_dir(ROOT / room)
    }


def translations() -> dict[Sentence, str]:
    with text.CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh")
    return {m.id: m.string[0] if isinstance(m.string, tuple) else m.string for m in catalogue if m.id and not m.fuzzy}


def placeholders(sentence: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(sentence) if name}


def test_every_sentence_has_its_chinese() -> None:
    known = translations()
    missing = {sentence: where for sentence, where in sentences().items() if not known.get(sentence)}
    assert not missing, "\n".join(f"{where}: {sentence!r}" for sentence, where in sorted(missing.items(), key=str))


def test_no_sentence_hides_in_an_f_string_where_it_is_not_found() -> None:
    hidden = [
        f"{file}:{node.lineno}"
        for room in ("dashboard", "pages", "db")
        for file in (ROOT / room).rglob("*.py")
        for whole in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(whole, ast.JoinedStr)
        for node in ast.walk(whole)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_", "ngettext")
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert not hidden


def test_the_catalogue_holds_nothing_that_no_code_says() -> None:
    assert set(translations()) - set(sentences()) == set()


def test_a_translation_fills_only_placeholders_that_its_sentence_has() -> None:
    strange = {
        sentence: chinese
        for sentence, chinese in translations().items()
        if placeholders(chinese) - placeholders(" ".join(sentence) if isinstance(sentence, tuple) else sentence)
    }
    assert not strange


def test_chinese_is_spoken_unless_somebody_chose_otherwise() -> None:
    assert text.language() == "zh"
    assert text._("Overdue") == "超期"
    with using("en"):
        assert text._("Overdue") == "Overdue"
        with using("zh"):
            assert text._("Overdue") == "超期"
        assert text.language() == "en"
    assert text.language() == "zh"


def test_english_knows_one_from_many() -> None:
    with using("en"):
        assert text.ngettext("{n} day", "{n} days", 1) == "{n} day"
        assert text.ngettext("{n} day", "{n} days", 2) == "{n} days"


@pytest.mark.parametrize(
    ("given", "said"),
    [(12846, "12,846"), (0, "0"), (-46, "−46"), (2567.0, "2,567"), (2.25, "2.3"), (None, "—"), (float("nan"), "—")],
)
def test_numbers_are_grouped_and_a_missing_one_is_a_dash_not_zero(given: float | None, said: str) -> None:
    assert text.number(given) == said


@pytest.mark.parametrize(("given", "said"), [(518, "+518"), (-46, "−46"), (0, "0"), (None, "—")])
def test_differences_carry_their_sign(given: float | None, said: str) -> None:
    assert text.signed(given) == said


@pytest.mark.parametrize(
    ("rate", "said"),
    [(120 / 165, "72.7"), (0.0625, "6.3"), (0.0, "0"), (1, "100"), (0.9999, "100.0"), (None, "—"), (-0.125, "−12.5")],
)
def test_rates_are_per_cent_with_one_decimal_and_only_all_of_them_is_plain_100(rate: float | None, said: str) -> None:
    assert text.percent(rate) == said


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2026, 11, 22), date(2026, 11, 22), "11月22日", "22 Nov"),
        (date(2026, 11, 16), date(2026, 11, 22), "11月16日—22日", "16–22 Nov"),
        (date(2026, 10, 26), date(2026, 11, 22), "10月26日—11月22日", "26 Oct – 22 Nov"),
        (date(2020, 11, 3), date(2020, 11, 4), "2020年11月3日—4日", "3–4 Nov 2020"),
        (date(2020, 10, 3), date(2020, 11, 4), "2020年10月3日—11月4日", "3 Oct – 4 Nov 2020"),
        (date(2025, 12, 30), date(2026, 1, 2), "2025年12月30日—2026年1月2日", "30 Dec 2025 – 2 Jan 2026"),
        (date(2025, 11, 30), date(2026, 11, 2), "2025年11月30日—2026年11月2日", "30 Nov 2025 – 2 Nov 2026"),
    ],
)
def test_a_period_says_nothing_twice(first: date, last: date, chinese: str, english: str) -> None:
    assert text.span(first, last, NOVEMBER) == chinese
    with using("en"):
        assert text.span(first, last, NOVEMBER) == english


def test_a_day_names_its_year_only_when_it_is_another_one() -> None:
    assert text.day(date(2020, 12, 31), as_of=date(2020, 6, 1)) == "12月31日"
    assert text.day(date(2020, 12, 31), as_of=NOVEMBER) == "2020年12月31日"
    assert text.full_day(date(2026, 11, 21), NOVEMBER) == "11月21日 星期六"
    with using("en"):
        assert text.full_day(date(2026, 11, 21), NOVEMBER) == "Saturday 21 Nov"


def test_a_stored_moment_is_shown_by_the_users_clock() -> None:
    assert text.moment(datetime(2026, 11, 21, 17, 30), NOVEMBER) == "11月22日 01:30"


def test_a_row_is_called_by_its_name_in_the_viewers_language() -> None:
    class Level:
        name_zh = "小组"
        name_en = "Group"

    assert text.named(Level()) == "小组"
    with using("en"):
        assert text.named(Level()) == "Group"
        assert text.listed(["Dongjie", "Guoxing"]) == "Dongjie, Guoxing"
    assert text.listed(["东街", "国兴"]) == "东街、国兴"
