"""The words that templates about hosts are given."""

from tourapp.hosting import telling, wording

WORDS = {
    "states": wording.STATES,
    "uses": wording.USES,
    "answers": wording.ANSWERS,
    "tones": wording.TONES,
    "fates": wording.FATES,
    "channels": wording.CHANNELS,
    "notes": wording.NOTES,
    "approvals": wording.APPROVALS,
    "providers": wording.PROVIDERS,
    "known": wording.KNOWN,
    "ways_out": wording.WAYS_OUT,
    "who": wording.who,
    "when": wording.when,
    "hours": wording.hours,
    "day_of": telling.local,
}
