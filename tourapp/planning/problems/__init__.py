"""The problem list of a draft: to read, to mend with a press, to accept with a reason."""
