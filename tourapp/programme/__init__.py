"""What happens in an event: its items, the editions frozen of them, and to whom each edition was released."""
