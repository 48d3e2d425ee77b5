"""Two organisers who edit the same draft."""

from tourapp.access.actor import Actor


class Herself(Actor):
    """The house, under a name of its own."""

    @property
    def reference(self) -> str:
        return f"person:{self.name}"


ADA = Herself(name="ada", is_system=True)
BEN = Herself(name="ben", is_system=True)
