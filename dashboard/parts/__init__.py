"""The read-only parts that pages are made of: pure functions that return markup, and `show`, which draws it."""

from dashboard.parts.deeds import Deed, deeds
from dashboard.parts.drawing import show
from dashboard.parts.figures import Tile, tiles
from dashboard.parts.legends import bounds, legend, sample
from dashboard.parts.lists import Concern, Row, attention, matrix, ranked
from dashboard.parts.markup import Html, fill
from dashboard.parts.status import Status, chip, icon, mark
from dashboard.parts.words import beside, caption, empty, facts, head, headline, more, remark, sentence, strong, total

__all__ = [
    "Concern", "Deed", "Html", "Row", "Status", "Tile", "attention", "beside", "bounds", "caption", "chip", "deeds",
    "empty", "facts", "fill", "head", "headline", "icon", "legend", "mark", "matrix", "more", "ranked", "remark",
    "sample", "sentence",
    "show", "strong", "tiles", "total",
]  # fmt: skip
