"""`python -m tourapp`: the two commands that need nothing but Python, and the program behind them.

Pythons older than the one tourapp needs must be able to read this file: it looks for a newer one among the
programs on the path, goes on in that, and says what is missing when there is none.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NAMES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")


def main() -> int:
    if sys.version_info < OLDEST:
        return _go_on_in_a_newer_python()
    # After the look at the version: what follows is written for the Python that tourapp needs.
    from tourapp import bootstrap

    return bootstrap.main(sys.argv[1:])


def _go_on_in_a_newer_python() -> int:
    question = "import sys; sys.exit(sys.version_info < {0!r})".format(OLDEST)  # noqa: UP030, UP032
    for path in filter(None, map(shutil.which, NAMES)):
        # Asked, not believed: a name on the path may be a shim that leads nowhere.
        if subprocess.call([path, "-c", question], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path, "-m", "tourapp"] + sys.argv[1:])  # noqa: RUF005, S606
    have = ".".join(map(str, sys.version_info[:2]))
    sys.stderr.write(
        "tourapp needs Python 3.11 or newer; this is Python " + have + " and no newer one is on the path.\n"
        "On Debian and Ubuntu: apt install python3.11 python3.11-venv\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
