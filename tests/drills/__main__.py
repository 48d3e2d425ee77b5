"""`make drills`: races, kills and faults at full size, one figure a line; exit 1 when one is missed.

python -m tests.drills                 all of them
python -m tests.drills race kills      these
"""

import sys
import time
from collections.abc import Callable

from tests.drills import (
    desk,
    edits,
    faults,
    hostile,
    import_rows,
    kills,
    places,
    race,
    readers,
    replay,
    restore,
    seminar,
    subscriber,
)

DRILLS: dict[str, Callable[[], list[str]]] = {
    "race": race.run,
    "places": places.run,
    "replay": replay.run,
    "kills": kills.run,
    "faults": faults.run,
    "hostile": hostile.run,
    "import": import_rows.run,
    "desk": desk.run,
    "edits": edits.run,
    "restore": restore.run,
    "seminar": seminar.run,
    "subscriber": subscriber.run,
    "readers": readers.run,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in DRILLS]
    if unknown:
        print(f"no drill called {', '.join(unknown)}; there are: {', '.join(DRILLS)}")
        return 2
    missed: list[str] = []
    for name in names or DRILLS:
        began = time.monotonic()
        missed += [f"{name}: {words}" for words in DRILLS[name]()]
        print(f"{name}: took {time.monotonic() - began:.0f} s", flush=True)
    print(f"figures missed: {len(missed)}", *missed, sep="\n  ")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
