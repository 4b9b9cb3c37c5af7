"""What the page of accounts says: rows in, parts out."""

from dataclasses import dataclass

from dashboard import parts
from dashboard.parts import Concern, Html, Status
from dashboard.text import _, day, moment, ngettext, number
from dashboard.text import listed as joined
from db.models import LAST_DAY
from db.permissions import ROLE_NAMES
from db.queries.accounts import AccountRow, DeviceRow, GrantRow


@dataclass(frozen=True)
class Known:
    """What an administrator is told."""

    accounts: list[AccountRow]
    grants: list[GrantRow]
    walls: list[DeviceRow]


def opening(known: Known) -> Html:
    """How many accounts there are, and how many still hold nothing."""
    holders = {grant.account_id for grant in known.grants}
    without = sum(one.id not in holders and not one.disabled for one in known.accounts)
    n = len(known.accounts)
    said = parts.sentence(ngettext("{n} account.", "{n} accounts.", n).format(n=number(n)))
    if not without:
        return said
    sentence = ngettext("{n} of them holds no role yet.", "{n} of them hold no role yet.", without)
    return said + parts.caption(sentence.format(n=number(without)))


def listed(known: Known) -> Html:
    """Every account with its roles; a click opens it."""
    return parts.attention(
        Concern(
            f"account:{one.id}", _status(one), f"{_(one.display_name)} ({one.name})", _roles(one, known), _state(one)
        )
        for one in known.accounts
    )


def _status(one: AccountRow) -> Status:
    return Status.MISSING if one.disabled else Status.NEAR if one.must_change else Status.OK


def _state(one: AccountRow) -> str:
    if one.disabled:
        return _("disabled")
    if one.must_change:
        return _("first password")
    return _("signed in") if one.signed_in else ""


def _roles(one: AccountRow, known: Known) -> str:
    return joined(told(grant) for grant in known.grants if grant.account_id == one.id) or _("no role")


def told(grant: GrantRow) -> str:
    """A role, where it holds and until when."""
    where = grant.area_name or _("everywhere")
    until = _(" until {day}").format(day=day(grant.to_day)) if grant.to_day < LAST_DAY else ""
    return _("{role} ({where}{until})").format(role=_(ROLE_NAMES[grant.role]), where=where, until=until)


def walls_head(known: Known) -> Html:
    """The head of the links."""
    n = len(known.walls)
    return parts.head(_("Screens on walls"), ngettext("{n} link", "{n} links", n).format(n=number(n)))


def walls(known: Known) -> Html:
    """Every link that works; a click opens it."""
    if not known.walls:
        return parts.empty(_("No screen has a link yet. A link shows an area on a wall and needs no password."))
    return parts.attention(
        Concern(
            f"wall:{one.id}",
            Status.OK,
            one.name,
            one.area_name,
            _("since {at}, {who}").format(at=moment(one.created_at), who=_(one.created_by)),
        )
        for one in known.walls
    )
