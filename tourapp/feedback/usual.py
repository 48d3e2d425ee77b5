"""The questions that a questionnaire usually has, ready-made in both languages."""

from dataclasses import dataclass

from tourapp.core.words import Words
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.rules import Lines
from tourapp.questions.services import Spec

OVERALL, USEFUL, HELPED, GOOD, CHANGE, QUOTE = "overall", "useful", "helped", "good", "change", "quote"

SCALES = frozenset({OVERALL, USEFUL})
"""Questions whose answers are steps from the best to the worst: the upper two are the good news."""

KINDS = (
    QuestionKind.CHOICE,
    QuestionKind.SEVERAL,
    QuestionKind.YES_NO,
    QuestionKind.TEXT,
    QuestionKind.LONG_TEXT,
)
"""What a questionnaire may ask. Nothing else: an address, a file or a date would tell who somebody is."""

COUNTS_KEPT, TEXTS_KEPT = 1825, 730
"""Days after the event: what can be counted for five years, so that runs can be compared; what was written for two."""


@dataclass(frozen=True)
class Usual:
    key: str
    kind: QuestionKind
    spec: Spec


USUAL: tuple[Usual, ...] = (
    Usual(
        OVERALL,
        QuestionKind.CHOICE,
        Spec(
            Words("How satisfied are you with the event as a whole?", "全体としての満足度をお聞かせください"),
            is_required=True,
            keep_days=COUNTS_KEPT,
            lines=Lines(
                [
                    "5: very satisfied",
                    "4: satisfied",
                    "3: neither satisfied nor dissatisfied",
                    "2: dissatisfied",
                    "1: very dissatisfied",
                ],
                ["5：とても満足", "4：満足", "3：どちらともいえない", "2：不満", "1：とても不満"],
            ),
        ),
    ),
    Usual(
        USEFUL,
        QuestionKind.CHOICE,
        Spec(
            Words("How useful is it for your work?", "業務に役立つ内容でしたか"),
            is_required=True,
            keep_days=COUNTS_KEPT,
            lines=Lines(
                ["5: very useful", "4: useful", "3: partly useful", "2: hardly useful", "1: not useful"],
                [
                    "5：とても役立つ",
                    "4：役立つ",
                    "3：一部は役立つ",
                    "2：あまり役立たない",
                    "1：役立たない",
                ],
            ),
        ),
    ),
    Usual(
        HELPED,
        QuestionKind.SEVERAL,
        Spec(
            Words("What helped you most?", "特によかったものをお選びください"),
            keep_days=COUNTS_KEPT,
            lines=Lines(
                ["The talks", "The discussions", "Meeting other people", "The materials"],
                ["講演", "意見交換", "他の参加者との交流", "資料"],
            ),
        ),
    ),
    Usual(
        GOOD,
        QuestionKind.LONG_TEXT,
        Spec(Words("What was good?", "よかった点をお書きください"), keep_days=TEXTS_KEPT),
    ),
    Usual(
        CHANGE,
        QuestionKind.LONG_TEXT,
        Spec(
            Words("What should we change next time?", "次回に向けて改善すべき点をお書きください"),
            keep_days=TEXTS_KEPT,
        ),
    ),
    Usual(
        QUOTE,
        QuestionKind.YES_NO,
        Spec(
            Words("May we quote what you wrote?", "お書きいただいた内容を引用してもよろしいですか"),
            Words(
                "In reports and on our pages, without your name.",
                "報告書やウェブページで、お名前を出さずに引用します。",
            ),
            keep_days=TEXTS_KEPT,
        ),
    ),
)
