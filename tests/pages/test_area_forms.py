"""Forms of areas and their posts: what they save, refuse and keep, and what happens when two save at once."""

from datetime import timedelta
from typing import Any

import pytest

from dashboard.forms import areas as forms
from db.actions import areas as actions
from db.engine import Database
from db.queries import areas, people
from db.queries.areas import AreaRow
from db.queries.people import PostRow
from db.viewer import trusted
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import enter, field, is_closed, keep, opened, press
from tests.pages.screens import text

OTHER = trusted("网格员小李")


@pytest.fixture
def street(bare: Database) -> AreaRow:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        factories.area(session, "street", name="东街", households=1200, residents=3400)
    return now(bare)


@pytest.fixture
def post(bare: Database, street: AreaRow) -> PostRow:
    with bare.writing(TESTER) as session:
        role = people.roles(session, "test")[0].id
        actions.appoint(session, street.id, role_id=role, holder="李某", phone=None, from_day=TODAY)
    (row,) = posts(bare, street)
    return row


def now(database: Database) -> AreaRow:
    with database.reading() as session:
        return areas.all_areas(session)[0]


def posts(database: Database, street: AreaRow) -> list[PostRow]:
    with database.reading() as session:
        return people.posts(session, street.id, TODAY)


def change(database: Database, street: AreaRow, **values: Any) -> None:
    known = {"name": street.name, "households": street.households, "residents": street.residents}
    with database.writing(OTHER) as session:
        actions.change(session, street.id, seen=street.version, **{**known, **values})


def test_an_areas_particulars_are_changed(bare: Database, street: AreaRow) -> None:
    app = opened(forms.area, street)
    assert (field(app, "Name").value, field(app, "Households").value) == ("东街", 1200)
    enter(app, Name="东街街道", Households=1300)
    field(app, "Residents").set_value(None)
    press(app, "Save")
    assert is_closed(app)
    changed = now(bare)
    assert (changed.name, changed.households, changed.residents, changed.version) == ("东街街道", 1300, None, 2)


def test_an_area_without_a_name_is_refused_at_its_name_and_the_rest_stays(bare: Database, street: AreaRow) -> None:
    app = opened(forms.area, street)
    enter(app, Name="  ", Households=1300)
    press(app, "Save")
    assert "Name | Enter a name. | Households" in text(app)
    assert field(app, "Households").value == 1300
    assert now(bare).version == 1
    enter(app, Name="东街")
    press(app, "Save")
    assert now(bare).households == 1300


@pytest.mark.parametrize(("choice", "kept"), [("mine", 1300), ("theirs", 900)])
def test_two_who_change_an_area_both_learn_of_it(bare: Database, street: AreaRow, choice: str, kept: int) -> None:
    app = opened(forms.area, street)
    enter(app, Households=1300)
    change(bare, street, households=900)
    press(app, "Save")
    assert not is_closed(app)
    assert "网格员小李 changed this at" in text(app)
    assert "900" in text(app)
    assert field(app, "Households").value == 1300
    assert now(bare).households == 900
    keep(app, choice)
    assert is_closed(app)
    assert now(bare).households == kept


def test_mine_is_not_saved_over_a_third_change_unseen(bare: Database, street: AreaRow) -> None:
    app = opened(forms.area, street)
    enter(app, Households=1300)
    change(bare, street, households=900)
    press(app, "Save")
    change(bare, now(bare), households=950)
    press(app, "Save")
    assert not is_closed(app)
    assert "950" in text(app)
    assert now(bare).households == 950


def test_somebody_is_appointed(bare: Database, street: AreaRow) -> None:
    app = opened(forms.post, street, None)
    enter(app, Who_holds_it="王某", Since=TODAY - timedelta(days=3))
    field(app, "Public telephone (optional)").set_value("0790 123 4567")
    press(app, "Save")
    assert is_closed(app)
    (post,) = posts(bare, street)
    assert (post.holder, post.phone, post.from_day) == ("王某", "0790 123 4567", TODAY - timedelta(days=3))


def test_a_post_without_a_holder_or_with_a_bad_number_is_refused_at_both_fields(
    bare: Database, street: AreaRow
) -> None:
    app = opened(forms.post, street, None)
    field(app, "Public telephone (optional)").set_value("ask the office")
    press(app, "Save")
    assert "Who holds it | Enter who holds the post. | Public telephone" in text(app)
    assert "Enter a telephone number in digits, or leave it empty. | Since" in text(app)
    assert field(app, "Public telephone (optional)").value == "ask the office"
    assert posts(bare, street) == []


def test_a_post_is_corrected(bare: Database, street: AreaRow, post: PostRow) -> None:
    app = opened(forms.post, street, post)
    assert field(app, "Who holds it").value == "李某"
    enter(app, Who_holds_it="王某")
    press(app, "Save")
    (changed,) = posts(bare, street)
    assert (changed.id, changed.holder) == (post.id, "王某")


def test_a_post_is_ended_but_not_before_it_began(bare: Database, street: AreaRow, post: PostRow) -> None:
    app = opened(forms.post, street, post)
    field(app, "Ends on (empty: goes on)").set_value(TODAY - timedelta(days=1))
    press(app, "Save")
    assert f"Choose a day on or after {TODAY}, when the post began." in text(app)
    assert posts(bare, street)
    field(app, "Ends on (empty: goes on)").set_value(TODAY)
    press(app, "Save")
    assert is_closed(app)
    assert posts(bare, street) == []


def test_two_who_correct_a_post_both_learn_of_it(bare: Database, street: AreaRow, post: PostRow) -> None:
    app = opened(forms.post, street, post)
    enter(app, Who_holds_it="王某")
    values = {"role_id": post.role_id, "phone": None, "from_day": TODAY}
    with bare.writing(OTHER) as session:
        actions.change_post(session, post.id, seen=1, holder="张某", **values)
    press(app, "Save")
    assert "张某" in text(app)
    press(app, "Save")
    assert [row.holder for row in posts(bare, street)] == ["王某"]


def test_a_place_without_roles_says_who_can_add_them(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        area = factories.area(session, "street")
        session.delete(session.get(people.Role, 1))
        code = area.code
    with bare.reading() as session:
        row = areas.area(session, code)
    app = opened(forms.post, row, None)
    assert "This place has no roles yet." in app.info[0].value
