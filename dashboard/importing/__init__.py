"""Importing a file: what it is, what its columns are, what it would do, and what was put in before."""

from dashboard.importing.columns import ask as ask_columns
from dashboard.importing.file import choose, recognised
from dashboard.importing.past import show as past
from dashboard.importing.preview import details
from dashboard.importing.preview import make as preview
from dashboard.importing.putting import put_in, returned

__all__ = ["ask_columns", "choose", "details", "past", "preview", "put_in", "recognised", "returned"]
