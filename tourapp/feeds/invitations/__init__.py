"""Invitations by mail, for who chose them instead of a calendar that is subscribed to (CAL-90 to CAL-95)."""
