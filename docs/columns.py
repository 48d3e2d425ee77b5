"""Print the columns of a programme's list as they stand in `docs/programme-files.md`."""

from tourapp.programme.headings import LABELS


def table() -> str:
    """A row for each column: its name, and what it is called in either language."""
    rows = [f"| `{name}` | {label.en} | {label.ja} |" for name, label in LABELS.items()]
    return "\n".join(["| name | English | 日本語 |", "|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    print(table(), end="")
