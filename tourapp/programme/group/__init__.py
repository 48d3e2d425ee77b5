"""How many people go together: the numbers that checks, papers and hosts count with, never who."""
