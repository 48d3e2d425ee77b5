"""Asking, answering, keeping files, opening and wiping."""

from tourapp.questions.services.answering import purge_due, record_answers, wipe_answers
from tourapp.questions.services.asking import (
    Spec,
    add_question,
    ask_ready_made,
    bring_back,
    change_question,
    retire_question,
)
from tourapp.questions.services.files import OpenedFile, keep_file, open_file
from tourapp.questions.services.opening import may_read, open_answers
from tourapp.questions.services.order import add_page, change_page, move_question, remove_page

__all__ = [
    "OpenedFile",
    "Spec",
    "add_page",
    "add_question",
    "ask_ready_made",
    "bring_back",
    "change_page",
    "change_question",
    "keep_file",
    "may_read",
    "move_question",
    "open_answers",
    "open_file",
    "purge_due",
    "record_answers",
    "remove_page",
    "retire_question",
    "wipe_answers",
]
