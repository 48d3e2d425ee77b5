"""The door: passes, scans, who has come, and a desk that works without a network."""
