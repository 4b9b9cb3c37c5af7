"""Two grid systems on the grid map: switched, kept in the address, and with the posts of each."""

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.actions import issues
from db.actions.issues import IssueDraft
from db.engine import Database
from db.models import SELF, SERVICE, Level
from db.queries import areas
from db.queries.issues import open_issues
from db.queries.places import UNDRAWN
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.screens import assert_sound, grid_map, outlines, screen, text


def codes_of(app: AppTest) -> set[str]:
    """The cells of the map."""
    scene = grid_map(app)
    known = outlines(scene)["areas"]
    return {known[at][0] for at in scene["cells"]}


def test_two_grid_systems_over_one_place_are_switched_and_the_address_keeps_the_choice(
    demonstration_to_read: Database,
) -> None:
    together = "990000001002"
    with demonstration_to_read.reading() as session:
        place = areas.area(session, together)
        served, own = (
            {row.code for row in areas.children(session, place.id, TODAY, system)} for system in (SERVICE, SELF)
        )
    app = screen("grid_map", area=together)
    switch = next(one for one in app.button_group if one.label == "Grid system")
    assert switch.value == SERVICE and "8 grids" in text(app)
    assert codes_of(app) & (served | own) == served
    switch.set_value(SELF).run()
    assert_sound(app)
    assert app.query_params["system"] == SELF
    assert codes_of(app) & (served | own) == own
    assert "6 grids · somebody holds a post in 6 of 6" in text(app)
    assert next(one for one in app.button_group if one.label == "Indicator").value == "posts_self"
    grid = screen("grid_map", area=min(own))
    assert codes_of(grid) >= own, "a grid is shown among those of its own system"
    next(one for one in grid.button_group if one.label == "Grid system").set_value(SERVICE).run()
    assert (grid.query_params["area"], "system" in grid.query_params) == (together, False)
    assert not [one for one in screen("grid_map", area="360732100000").button_group if one.label == "Grid system"]


def test_what_is_open_in_a_grid_of_the_other_system_is_marked_in_the_area_that_both_share(
    demonstration: Database,
) -> None:
    together = "990000001002"
    with demonstration.writing(TESTER) as session:
        place = areas.area(session, together)
        own = areas.children(session, place.id, TODAY, SELF)
        issues.report(session, IssueDraft(own[0].id, "楼道灯不亮", None, None, TODAY, None))
    with demonstration.reading() as session:
        many = len(open_issues(session, place.id, TODAY))
    for system, held in ((SERVICE, together), (SELF, own[0].code)):
        scene = grid_map(app := screen("grid_map", area=together, layers="issues,posts,stations", system=system))
        assert_sound(app)
        known, (face,) = outlines(scene)["areas"], scene["faces"]
        marked = {known[badge["at"]][0]: badge for badge in face["badges"] if " open issue" in badge["said"]}
        assert held in marked
        assert sum(int(badge["sign"]) for badge in marked.values()) == many
        assert bool(marked.keys() & {row.code for row in own}) == (system == SELF)


def test_buildings_are_no_grids_wherever_they_hang(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        session.scalars(select(Level).where(Level.kind == "grid")).one().system = SERVICE
        for rank, (kind, system) in enumerate((("self_grid", SELF), (UNDRAWN, SERVICE)), 4):
            session.add(Level(scheme="test", kind=kind, rank=rank, name_zh=kind, name_en=kind, system=system))
        community = factories.area(session, "community")
        grids = [factories.area(session, "grid", community) for _grid in range(2)]
        for above in (grids[0], grids[0], grids[0], community):
            factories.area(session, UNDRAWN, above)
        factories.area(session, "self_grid", community)
        code = community.code
    assert "2 grids · no posts are recorded" in text(screen("grid_map", area=code))
