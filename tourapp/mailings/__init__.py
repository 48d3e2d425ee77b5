"""Mail-outs: reminders relative to an event, and letters to those who take part or wait."""
