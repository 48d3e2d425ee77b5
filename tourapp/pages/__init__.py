"""Pages that span packages: each one is short and calls what it needs."""
