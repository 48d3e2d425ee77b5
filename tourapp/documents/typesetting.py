"""Setting a paper: a template of ours, values as JSON, a PDF.

What people typed reaches the template as values and is never read as markup. The typesetter sees the folder of the
templates and the fonts that the build has put beside it, and nothing else of this machine or of a network. The same
values give the same bytes on every machine.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "typst"
FONTS = HERE / "fonts"

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged, with a language and a title, so that a screen reader can read it aloud."""

STANDS_IN = "〓"
"""What printers have always set for a character that they do not have."""
MOST_MISSING = 100

_MISSING = re.compile(r'the text `"(.+)"` could not be displayed', re.DOTALL)


class FontsMissing(RuntimeError):
    """The fonts are not there: the assets were not built."""


@dataclass(frozen=True)
class Typeset:
    """A PDF, and the characters that no font of ours has: in it stands `〓` for each."""

    content: bytes
    missing: tuple[str, ...] = ()


def typeset(template: str, data: Mapping[str, Any]) -> Typeset:
    """The paper that `typst/<template>.typ` makes of these values (anything that JSON holds).

    Refused with FontsMissing when there are no fonts. A fault in a template is the typesetter's own error.
    """
    import typst  # a slow import: fifty megabytes that no page needs

    if not any(FONTS.glob("*.ttf")):
        raise FontsMissing(
            "The fonts for papers are missing: python tourapp/assets/build.py puts them there."
        )
    # A compiler of one's own for each paper: they are not shared between threads, and making one costs little.
    compiler = typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )
    text = json.dumps(data, ensure_ascii=False)
    missing: list[str] = []
    while True:
        try:
            content = compiler.compile(sys_inputs={"data": text}, pdf_standards=STANDARD)
        except typst.TypstError as error:
            found = _MISSING.search(str(error))
            if found is None or len(missing) == MOST_MISSING or found[1] not in text:
                raise
            missing.append(found[1])
            text = text.replace(found[1], STANDS_IN)
        else:
            return Typeset(cast(bytes, content), tuple(missing))
