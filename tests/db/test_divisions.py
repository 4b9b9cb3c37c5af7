"""The shipped divisions: complete, in their tree, under the names of places."""

from collections import Counter

import pytest

from db.divisions import divisions, path, place, under


def test_every_division_hangs_under_one_that_is_shipped_and_no_code_is_there_twice() -> None:
    rows = divisions()
    assert Counter(row.kind for row in rows.values()) == {"county": 5, "street": 90, "community": 1560}
    assert all(row.kind == "county" or row.parent in rows for row in rows.values())


def test_the_way_down_to_a_community() -> None:
    assert [row.name for row in path("441481003003")] == ["兴宁市", "宁新街道", "城南社区"]
    assert "背街社区" in {row.name for row in under("360732100000")}
    assert path("110101001000") == []


@pytest.mark.parametrize(
    ("committee", "name"),
    [
        ("背街居委会", "背街社区"),
        ("东街社区居委会", "东街社区"),
        ("百花湖社区居民委员会", "百花湖社区"),
        ("岭泉管理处社区", "岭泉管理处"),
        ("米寨村委会", "米寨村"),
        ("田村村委会", "田村"),
        ("一八村民委员会", "一八村"),
        ("平安路社区", "平安路社区"),
        ("宁新街道", "宁新街道"),
    ],
)
def test_a_committee_is_called_by_its_place(committee: str, name: str) -> None:
    assert place(committee) == name
