"""When things could be, and in which order: what is asked, the solver, and what becomes of a programme."""
