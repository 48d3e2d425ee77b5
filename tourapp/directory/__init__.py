"""People, organisations, who holds which post when, and the offices that look after them."""
