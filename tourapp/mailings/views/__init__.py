"""Pages of mail-outs: write to participants, reminders, and the page that ends mail for a reader."""
