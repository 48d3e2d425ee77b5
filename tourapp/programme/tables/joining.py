"""What the rows of a table say of each other: where a journey begins and leads, and which authority receives. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tourapp.core.text import search_key
from tourapp.core.words import Words
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind

MOST_WORDS = 6
"""Of how many words the name of a body may be, before the post of whoever receives the group."""
_SPACE = re.compile(r"[\s　]*[,、，][\s　]*|[\s　]+")


@dataclass(frozen=True)
class Body:
    """An authority of the directory: its reference and its name."""

    ref: str
    name: Words


def led(contents: Sequence[ItemContent]) -> list[ItemContent]:
    """Journeys with where they begin and lead, as far as they did not say so: from their own place, else from where
    what precedes leaves people; to where what comes next finds them.

    Where one journey follows another and neither names the place between, both leave it open: it is asked for.
    """
    return [
        _journey(content, contents[:number], contents[number + 1 :])
        if content.kind is ItemKind.TRAVEL
        else content
        for number, content in enumerate(contents)
    ]


def _journey(
    content: ItemContent, before: Sequence[ItemContent], after: Sequence[ItemContent]
) -> ItemContent:
    start = content.travel_from or content.place or _next(reversed(before), leaves=True)
    end = content.travel_to or _next(after, leaves=False)
    if start == end:  # two names of one way: it leads somewhere that the table does not name
        end = content.travel_to
    return replace(content, travel_from=start, travel_to=end)


def _next(contents: Iterable[ItemContent], *, leaves: bool) -> Words:
    """Where the nearest of these that is somewhere leaves people, or finds them; nothing where a journey comes first
    that does not say it."""
    for each in contents:
        if each.kind is ItemKind.TRAVEL:
            return each.travel_to if leaves else each.travel_from or each.place
        if each.place:
            return each.place
    return Words()


def names_in(contents: Iterable[ItemContent]) -> frozenset[str]:
    """The keys of everything that may be the name of a body at the beginning of who receives the group."""
    return frozenset(
        search_key(name) for content in contents for side in _sides(content) for name, _rest in _begins(side)
    )


def received(content: ItemContent, bodies: Mapping[str, Body], own: Iterable[str] = ()) -> ItemContent:
    """The item with the authority that receives it, when one of these (by the keys of their names) is named first; the
    post stays. What our `own` office receives asks nobody."""
    body = next((found for side in _sides(content) if (found := _body(side, bodies))), None)
    if body is None:
        ours = all(_is_ours(side, frozenset(own)) for side in _sides(content)) and content.host
        return replace(content, confirmation=Confirmation.NOT_NEEDED) if ours else content
    host = Words(*(_without(side, body) for side in (content.host.en, content.host.ja)))
    principal = host if content.principal == content.host else content.principal
    return replace(content, host=host, principal=principal, host_ref=body.ref, host_organisation=body.name)


def _sides(content: ItemContent) -> list[str]:
    return [side for side in (content.host.ja, content.host.en) if side]


def _begins(text: str) -> Iterator[tuple[str, str]]:
    """How this text may be parted into a name and a post, the longest name first; it may be a name alone."""
    yield text, ""
    gaps = list(_SPACE.finditer(text))[:MOST_WORDS]
    yield from ((text[: gap.start()], text[gap.end() :]) for gap in reversed(gaps))


def _body(text: str, bodies: Mapping[str, Body]) -> Body | None:
    return next((bodies[key] for name, _rest in _begins(text) if (key := search_key(name)) in bodies), None)


def _is_ours(text: str, own: frozenset[str]) -> bool:
    """Whether our own office stands before the post, and nobody else beside it."""
    return any(search_key(name) in own and not _SPACE.search(rest) for name, rest in _begins(text))


def _without(text: str, body: Body) -> str:
    """The post alone, where what stands before it is just what the directory calls the body."""
    names = {search_key(body.name.en), search_key(body.name.ja)}
    return next((rest for name, rest in _begins(text) if rest and search_key(name) in names), text)
