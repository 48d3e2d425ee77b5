"""The list of participants (参加者名簿) as a host reads it: who comes by name, post and body, needs as numbers.

What a host may know of whom is decided here (`domain.md` §7.3, R18): the name of nobody who has not agreed to stand in
the list, no address, no telephone, and of what somebody needs how many, never who or what.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from werkzeug.wrappers import Response

from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.events.models import Event
from tourapp.hosting.models import HostLink
from tourapp.hosting.portal import reading, wording
from tourapp.hosting.portal.views import looks, of_host
from tourapp.programme.contacts import queries as contacts
from tourapp.questions import queries as questions
from tourapp.questions.kinds import QuestionKind
from tourapp.registration import queries as registration
from tourapp.registration.models import Registration
from tourapp.web.limits import limiter
from tourapp.web.pages import page

NEEDS = (QuestionKind.DIETARY, QuestionKind.ACCESS)
"""What a host prepares for; it is told in numbers."""


@dataclass(frozen=True)
class Named:
    """Somebody who has agreed to stand in the list."""

    name: str
    post: str
    body: str


@dataclass(frozen=True)
class Roster:
    """Who comes, as far as a host may know. `needs` are how many have told us something, by kind of question."""

    named: tuple[Named, ...]
    unnamed: int
    """How many come besides, who have not agreed to be named."""
    needs: tuple[tuple[QuestionKind, int], ...]

    @property
    def coming(self) -> int:
        return len(self.named) + self.unnamed


@limiter.limit(looks)
@of_host
def host_participants(token: str, link: HostLink) -> Response:
    """The list, as soon as this authority was given its days. NotFound by the link of a section."""
    if link.is_of_section:
        raise NotFound()
    seen = reading.view(link)
    return page(
        "pages/host_participants.html",
        token=token,
        seen=seen,
        full_name=wording.full_name(seen.event),
        roster=roster(seen.event, current_lang()) if seen.items else None,
        contacts=contacts.contacts(seen.event),
    )


def roster(event: Event, lang: str) -> Roster:
    """Everybody who has a place in the room, by name; in as many statements for one as for forty."""
    coming = registration.coming_in_person(event)
    return Roster(
        named=tuple(_named(each, lang) for each in coming if each.share_in_list and each.display_name(lang)),
        unnamed=sum(not (each.share_in_list and each.display_name(lang)) for each in coming),
        needs=_needs(event, [each.ref for each in coming]),
    )


def _named(each: Registration, lang: str) -> Named:
    body = each.organisation.name.in_(lang) if each.organisation is not None else each.organisation_text
    return Named(each.display_name(lang), each.job_title, body)


def _needs(event: Event, respondents: Sequence[str]) -> tuple[tuple[QuestionKind, int], ...]:
    kinds = {each.key: each.kind for each in questions.questions_of(event.ref) if each.kind in NEEDS}
    if not kinds:
        return ()
    counted = _respondents(kinds, questions.kept_of(event.ref, kinds, respondents))
    return tuple((kind, counted[kind]) for kind in NEEDS if kind in kinds.values())


def _respondents(
    kinds: dict[str, QuestionKind], kept: Iterable[tuple[str, str, str | None]]
) -> Counter[QuestionKind]:
    """How many have answered a question of each kind; whoever answered two of one kind is one."""
    answered: Collection[tuple[str, QuestionKind]] = {(who, kinds[key]) for who, key, _text in kept}
    return Counter(kind for _who, kind in answered)
