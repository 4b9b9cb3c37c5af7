"""Who did what, when and from where: a table on a desk, one block an entry on a phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.parts.markup import NOTHING, Html
from dashboard.text import MISSING


@dataclass(frozen=True)
class Deed:
    """One entry; each of its changes is a field with what it held before and after, None where it was not there."""

    when: str
    who: str
    where: str
    what: str
    about: str
    changes: Sequence[tuple[str, str | None, str | None]]


def deeds(heads: tuple[str, str, str, str], rows: Iterable[Deed]) -> Html:
    """Entries in the order given; `heads` are those of when, who, what and the changes."""
    head = NOTHING.join(Html("<th>{}</th>").format(said) for said in heads)
    body = NOTHING.join(map(_row, rows))
    return Html('<table class="deeds"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(head, body)


def _row(row: Deed) -> Html:
    return Html(
        '<tr><td class="when">{}</td><td class="who"><bdi>{}</bdi><small>{}</small></td>'
        '<td class="what"><b>{}</b><small><bdi>{}</bdi></small></td><td class="changes">{}</td></tr>'
    ).format(row.when, row.who, row.where, row.what, row.about, NOTHING.join(map(_change, row.changes)))


def _change(change: tuple[str, str | None, str | None]) -> Html:
    field, before, after = change
    if before is None:
        said = Html("<bdi>{}</bdi>").format(after)
    else:
        now = Html("<bdi>{}</bdi>").format(MISSING if after is None else after)
        said = Html("<del><bdi>{}</bdi></del> → {}").format(before, now)
    return Html("<p><span>{}</span> {}</p>").format(field, said)
