"""Results in words and pictures: what is the finding, how long is each bar, what stands in a file."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.sheets import Cell
from tourapp.feedback import rules
from tourapp.feedback.queries import Result, Results, Said
from tourapp.feedback.rules import Standing
from tourapp.feedback.usual import SCALES
from tourapp.questions.kinds import WITH_KEYS, QuestionKind
from tourapp.questions.wording import said

STANDINGS: dict[Standing, tuple[str, Any]] = {
    Standing.NOT_YET: ("draft", _l("Not open yet")),
    Standing.OPEN: ("open", _l("Open now")),
    Standing.CLOSED: ("closed", _l("Closed")),
}
"""How a questionnaire stands: the shape of its pill, and the words."""

LANGUAGES = {"en": _l("Written in English"), "ja": _l("Written in Japanese")}

LINE = 40
"""Half-width characters of a label on one line: what fits on a telephone beside nothing."""


@dataclass(frozen=True)
class Bar:
    """One answer in a chart. Lengths are percentages of the drawing's width, heights are pixels."""

    label: str
    lines: Sequence[str]
    """The label as it is drawn."""
    number: int
    length: float
    top: int
    is_marked: bool
    """Whether the finding speaks of it."""

    @property
    def bar_top(self) -> int:
        return self.top + len(self.lines) * LINE_HEIGHT + 4

    @property
    def bottom(self) -> int:
        return self.bar_top + BAR_HEIGHT + GAP


LINE_HEIGHT, BAR_HEIGHT, GAP = 18, 18, 12
WIDEST = 86.0
"""Per cent of the width: the number stands to the right of its bar."""


@dataclass(frozen=True)
class Drawn:
    """One question of the results, as a page shows it."""

    result: Result
    question: str
    heading: str
    bars: Sequence[Bar] = ()
    texts: Sequence[tuple[str, Sequence[Said]]] = ()
    """(language in words, what was written in it), the reader's own language first."""

    @property
    def is_shown(self) -> bool:
        return rules.is_shown(self.result.answers)

    @property
    def is_chart(self) -> bool:
        return self.result.question.kind in WITH_KEYS

    @property
    def height(self) -> int:
        return self.bars[-1].bottom if self.bars else 0


def drawn(results: Results) -> list[Drawn]:
    """Every question with its finding, in the order of the questionnaire; of too few answers only that they are few."""
    return [_drawn(each) for each in results.of_question]


def _drawn(result: Result) -> Drawn:
    question = result.question.label.in_(current_lang())
    if not rules.is_shown(result.answers):
        few = ngettext("%(num)s answer so far", "%(num)s answers so far", result.answers)
        return Drawn(result, question, few)
    if result.question.kind in WITH_KEYS:
        return Drawn(result, question, finding(result), bars=bars(result))
    heading = ngettext("%(num)s person wrote something", "%(num)s people wrote something", result.answers)
    return Drawn(result, question, heading, texts=list(_by_language(result.texts)))


def finding(result: Result) -> str:
    """What the answers to a question say, as one sentence."""
    lang, numbers = current_lang(), [count.number for count in result.counts]
    labels = [count.label.in_(lang) for count in result.counts]
    if result.question.kind is QuestionKind.YES_NO:
        return _("%(number)s of %(total)s said yes", number=numbers[0], total=result.answers)
    if result.question.key in SCALES and len(numbers) > 1:
        return _(
            "%(number)s of %(total)s chose ‘%(first)s’ or ‘%(second)s’",
            number=numbers[0] + numbers[1],
            total=result.answers,
            first=labels[0],
            second=labels[1],
        )
    most = rules.most_chosen(numbers)
    return _(
        "Most often chosen: %(answers)s (%(number)s of %(total)s)",
        answers=_(", ").join(labels[place] for place in most),
        number=numbers[most[0]] if most else 0,
        total=result.answers,
    )


def bars(result: Result) -> list[Bar]:
    """The chart of a question: a bar for each answer, the longest as wide as there is room."""
    lang, numbers = current_lang(), [count.number for count in result.counts]
    longest = max([*numbers, 1])
    marked = {0, 1} if result.question.key in SCALES else set(rules.most_chosen(numbers))
    found: list[Bar] = []
    for place, count in enumerate(result.counts):
        label = count.label.in_(lang)
        lines = list(folded(label, LINE))
        length = round(WIDEST * count.number / longest, 1)
        top = found[-1].bottom if found else 0
        found.append(Bar(label, lines, count.number, length, top, place in marked))
    return found


def folded(text: str, width: int) -> Iterator[str]:
    """A text on lines of so many half-width characters: broken at spaces, and anywhere between wide characters."""
    line, used = "", 0
    for piece in _pieces(text):
        size = _width(piece)
        if line and used + size > width:
            yield line.rstrip()
            piece = piece.lstrip()
            line, used = "", 0
            size = _width(piece)
        line, used = line + piece, used + size
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Words with the space after them; wide characters one by one; what is longer than any line, cut."""
    word = ""
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            if word:
                yield word
            yield character
            word = ""
            continue
        word += character
        if character == " " or len(word) >= LINE:
            yield word
            word = ""
    if word:
        yield word


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _by_language(texts: Sequence[Said]) -> Iterator[tuple[str, Sequence[Said]]]:
    own = current_lang()
    for lang in sorted(LANGUAGES, key=lambda each: each != own):
        written = [said for said in texts if said.lang == lang]
        if written:
            yield str(LANGUAGES[lang]), written


# --- as a file ---------------------------------------------------------------------------------------


def sheet(results: Results) -> tuple[list[str], list[list[Cell]]]:
    """Headings and a row for each reply, in their random order. Questions with too few answers are left out."""
    lang = current_lang()
    shown = [each.question for each in results.of_question if rules.is_shown(each.answers)]
    rows: list[list[Cell]] = []
    for reply in results.replies:
        answers = results.by_reply.get(reply.ref, {})
        by = reply.registration.display_name(lang) if reply.registration is not None else ""
        cells = [said(each.kind, answers.get(each.key, ""), each.choices, lang) for each in shown]
        rows.append([by, *cells])
    return [_("Name"), *(each.label.in_(lang) for each in shown)], rows
