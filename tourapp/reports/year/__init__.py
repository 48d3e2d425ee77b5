"""The office's year (年間予定表): what happens when, from April to March, on one sheet of paper."""
