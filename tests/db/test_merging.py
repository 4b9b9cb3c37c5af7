"""Two who change one row: what each changed is in it afterwards, however often they get in each other's way."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from threading import Barrier

from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db.actions import projects
from db.engine import Database
from db.errors import Conflict
from db.merging import merge, same
from db.models import Project
from db.viewer import trusted
from tests import factories
from tests.deeds import project
from tests.factories import TESTER

EDITS = 100

_values = some.one_of(some.none(), some.just(""), some.integers(0, 3), some.sampled_from(["甲", "乙"]), some.just([1]))
_rows = some.fixed_dictionaries({"a": _values, "b": _values, "c": _values})


@given(_rows, _rows, _rows)
def test_what_one_of_two_changed_is_in_the_merged_row_and_what_both_changed_is_asked(
    original: dict[str, object], mine: dict[str, object], theirs: dict[str, object]
) -> None:
    merged = merge(original, mine, theirs)
    for field, began in original.items():
        changed = not same(mine[field], began), not same(theirs[field], began)
        clash = all(changed) and not same(mine[field], theirs[field])
        assert (field in merged.clashes) == clash
        assert (field in merged.taken) == (changed == (False, True))
        assert same(merged.values[field], theirs[field] if changed == (False, True) else mine[field])
    assert merge(original, theirs, theirs).values == theirs
    assert not merge(original, original, theirs).clashes


def _seen(session: Session, number: int) -> tuple[int, projects.ProjectDraft]:
    row = session.get_one(Project, number)
    return row.version, projects.ProjectDraft(**{field: getattr(row, field) for field in projects.FIELDS})


def test_of_two_people_with_a_hundred_edits_each_of_one_row_no_write_is_lost(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        area = factories.area(session, "community")
        number = projects.add(session, area.id, project())
    start, asked = Barrier(2), [0, 0]

    def write(who: int) -> None:
        """Count up in a field of one's own, and put a letter to a text that both write."""
        start.wait(30)
        for edit in range(1, EDITS + 1):
            with database.reading() as session:
                seen, began = _seen(session, number)
            mine = replace(began, **{("category", "reason")[who]: str(edit)})
            if edit % 10 == 0:
                mine = replace(mine, title=f"{began.title}{'甲乙'[who]}")
            while True:
                try:
                    with database.writing(trusted("甲乙"[who])) as session:
                        projects.change(session, number, seen=seen, draft=mine)
                    break
                except (Conflict, StaleDataError):
                    with database.reading() as session:
                        seen, theirs = _seen(session, number)
                    merged = merge(asdict(began), asdict(mine), asdict(theirs))
                    values, asked[who] = merged.values, asked[who] + 1
                    if merged.clashes:  # who is asked keeps both
                        assert merged.clashes == ("title",)
                        values["title"] = f"{theirs.title}{'甲乙'[who]}"
                    began, mine = theirs, projects.ProjectDraft(**values)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write, who) for who in range(2)]:
            done.result(timeout=300)
    with database.reading() as session:
        version, kept = _seen(session, number)
    assert (kept.category, kept.reason) == (str(EDITS), str(EDITS))
    assert sorted(kept.title.removeprefix(project().title)) == sorted("甲乙" * (EDITS // 10))
    assert version == 1 + 2 * EDITS
    assert sum(asked) > 0, "they were never in each other's way"
