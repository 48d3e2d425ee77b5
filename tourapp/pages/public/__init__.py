"""What anybody reads: the front page, an event, its programme, and what programs read of it."""
