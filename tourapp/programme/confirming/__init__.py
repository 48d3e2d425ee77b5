"""What a host has said of an item: the states and how they follow each other (`domain.md` §4.4)."""
