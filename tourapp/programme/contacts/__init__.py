"""Whom a group calls: who leads it, and the telephone that travels with it (R30)."""
