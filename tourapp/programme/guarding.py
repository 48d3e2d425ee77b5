"""Texts in a sheet, there and back: a sheet has an apostrophe before what begins like a formula (R55); reading takes
it off again. A text that has such an apostrophe of its own gets a second one, so that nothing is lost.
"""

from tourapp.core.sheets import neutral
from tourapp.core.text import clean_block

_MARK = "'"


def closed(text: str) -> str:
    """A text as it is handed to `core.sheets`, which puts its own apostrophe before formulas."""
    return _MARK + text if text.startswith(_MARK) and _is_guarded(text[1:]) else text


def opened(text: str) -> str:
    """What a cell of a sheet says, without the apostrophe that made it safe."""
    return text[1:] if text.startswith(_MARK) and _is_guarded(text[1:]) else text


def _is_guarded(text: str) -> bool:
    """Whether a text, perhaps behind apostrophes, begins like a formula."""
    bare = text.lstrip(_MARK)
    return neutral(bare) != clean_block(bare)
