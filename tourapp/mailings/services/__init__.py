"""Verbs of mail-outs: write to those who take part, keep reminders, and let the worker write what is due."""

from tourapp.mailings.services.announcing import announce
from tourapp.mailings.services.expanding import WRITE_JOB, expand_due, write_portion
from tourapp.mailings.services.reminding import Wish, change, remind, start, stop
from tourapp.mailings.services.stopping import choose_for_oneself, hear_again, hears_all, stop_other_mail
from tourapp.mailings.services.texts import Texts, check

__all__ = [
    "WRITE_JOB",
    "Texts",
    "Wish",
    "announce",
    "change",
    "check",
    "choose_for_oneself",
    "expand_due",
    "hear_again",
    "hears_all",
    "remind",
    "start",
    "stop",
    "stop_other_mail",
    "write_portion",
]
