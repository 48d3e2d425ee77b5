"""The open way in: the form and its pages, for oneself or for somebody else."""
