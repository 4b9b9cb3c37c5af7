"""Setting up a place, one file for each step: what it shows, and what its button saves."""

from dashboard.setup import areas, boundaries, done, handling, levels, place, records, words

SECTIONS = {
    "place": place.show,
    "levels": levels.show,
    "areas": areas.show,
    "boundaries": boundaries.show,
    "words": words.show,
    "handling": handling.show,
    "records": records.show,
    "done": done.show,
}
"""What stands in each step's section; every one is given the place's topmost area and its standing."""
