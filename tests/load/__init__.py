"""Tools of drills, races and benches: real processes, a small HTTP client, and what the database says afterwards."""
