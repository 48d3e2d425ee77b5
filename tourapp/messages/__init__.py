"""The outbox: what is said to whom, in whose language, and whether it has arrived."""
