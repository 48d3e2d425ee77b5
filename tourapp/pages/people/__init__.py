"""Who comes, for organisers: the list and what is done with it, lists in and out, the queue."""
