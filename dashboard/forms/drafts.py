"""What was typed into a form outlives the page: kept for its person, taken up again, saved or thrown away."""

from collections.abc import Mapping
from typing import Any

from dashboard import parts
from dashboard.access import viewer
from dashboard.parts import Html, Status
from dashboard.text import _, moment
from db.actions import drafts as actions
from db.engine import default_database
from db.queries import drafts
from db.queries.drafts import DraftRow


def waiting(form: str) -> DraftRow | None:
    """What the viewer typed into a form and did not save: in this sign-in, else the latest of another."""
    if viewer().account_id is None:
        return None
    with default_database().reading(viewer()) as session:
        return next(iter(drafts.own(session, form)), None)


def keep(form: str, version: int | None, began: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
    """Keep what is typed now."""
    if viewer().account_id is not None:
        with default_database().writing(viewer()) as session:
            actions.keep(session, form, version, began, typed)


def discard(form: str) -> None:
    """Throw it away."""
    with default_database().writing(viewer()) as session:
        actions.discard(session, form)


def said(draft: DraftRow) -> Html:
    """That this is a draft, of when, or that one waits."""
    if draft.here:
        told = _("This is your draft of {at}: it is not saved yet.").format(at=moment(draft.at))
    else:
        told = _("A draft of yours from {at} waits, which was not saved.").format(at=moment(draft.at))
    return parts.remark(Status.NEAR, told)
