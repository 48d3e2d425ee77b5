"""The ledger of everything that stands in a calendar, and what was last shown of it to which circle."""
