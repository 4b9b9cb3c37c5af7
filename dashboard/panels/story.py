"""The story of one issue: every step with its limit, who was called and came, and what residents said."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.panels.issue_words import RATINGS, STATES, VERBS, lasted, limit
from dashboard.parts import Html, Status
from dashboard.text import _, day, moment
from db.queries import ladder
from db.queries.issues import IssueRow
from db.queries.ladder import Answer, Call, Step


@dataclass(frozen=True)
class Story:
    """What an issue has been through."""

    steps: list[Step]
    calls: list[Call]
    answers: list[Answer]
    duplicates: list[tuple[int, str, object, str | None, str | None]]

    @property
    def waited(self) -> list[Call]:
        """Who joins and has not come yet."""
        return [call for call in self.calls if not (call.leads or call.arrived_at or call.withdrawn)]


def read(session: Session, known: IssueRow) -> Story:
    """Everything there is to tell of an issue."""
    return Story(
        ladder.story(session, known.id),
        ladder.calls(session, known.id),
        ladder.answers(session, known.id),
        list(ladder.duplicates(session, known.id)),
    )


def told(known: IssueRow, story: Story) -> Html:
    """The story as a list of moments."""
    whole = _("Limit of the whole")
    due = moment(known.due_at) if known.due_at else "—"
    until = _("until {time}").format(time=due)
    said = f"{limit(known.limit_amount, known.limit_unit, known.limit_working)} · {until}"
    facts: list[tuple[str | Html, str | Html]] = [(whole, said if known.due_at else _("no limit"))]
    if known.lead:
        facts.append((_("Received first by"), known.lead))
    facts += [(moment(step.at), _step(step)) for step in story.steps]
    shown = parts.facts(facts)
    if story.calls:
        shown += parts.head(_("Who was called")) + parts.facts((call.unit, _call(call)) for call in story.calls)
    if story.answers:
        shown += parts.head(_("Follow-up calls")) + parts.facts(
            (day(answer.day), _answer(answer)) for answer in story.answers
        )
    if story.duplicates:
        shown += parts.head(_("Reported by others, too")) + parts.facts(
            (day(reported), " · ".join(filter(None, (title, reference))))  # type: ignore[arg-type]
            for _id, title, reported, _channel, reference in story.duplicates
        )
    if not story.steps:
        shown += parts.caption(_("Its steps were not written down when it was handled."))
    return shown


def _step(step: Step) -> Html:
    said = [_(VERBS.get(step.verb, step.verb)), step.unit or "", step.note or ""]
    if step.asked_until:
        said.append(_("until {time}").format(time=day(step.asked_until)))
    state = _(STATES.get(step.state, step.state))
    lines = Html("<b>{}</b> · {}").format(said[0], " · ".join(filter(None, said[1:])) or state)
    if step.due_at and step.state not in ("closed", "rejected"):
        length = limit(step.limit_amount, step.limit_unit, step.limit_working)
        told = _("{state}: {limit}, until {time}").format(state=state, limit=length, time=moment(step.due_at))
        if step.ended_at and step.minutes is not None:
            told += " · " + _("took {time}").format(time=lasted(step.minutes))
        late = step.ended_at is not None and step.ended_at > step.due_at
        lines += Html("<br>{}").format(
            parts.mark(Status.LATE, told) if late else Html("<small>{}</small>").format(told)
        )
    if not step.known:
        lines += Html("<br><small>{}</small>").format(_("weekdays stood for working days: holidays not known"))
    who = _(step.recorded_by) if step.recorded_by else ""
    return lines + (Html(" <small>{}</small>").format(who) if who else Html(""))


def _call(call: Call) -> str | Html:
    part = _("leads") if call.leads else _("joins")
    if call.withdrawn:
        return " · ".join((part, _("withdrawn")))
    if call.arrived_at:
        said = " · ".join((part, _("reported in {time}").format(time=moment(call.arrived_at))))
        return parts.mark(Status.LATE, said) if call.due_at and call.arrived_at > call.due_at else said
    due = _("until {time}").format(time=moment(call.due_at)) if call.due_at else ""
    return " · ".join(filter(None, (part, _("not there yet"), due)))


def _answer(answer: Answer) -> str:
    if not answer.reached:
        return _("nobody answered")
    solved = {True: _("solved"), False: _("not solved"), None: ""}[answer.solved]
    rating = _(RATINGS[answer.rating]) if answer.rating else ""
    return " · ".join(filter(None, (solved, rating, answer.note or "")))
