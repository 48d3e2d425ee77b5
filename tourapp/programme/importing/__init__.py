"""A programme from a file: JSON of a known schema, or a list as CSV or XLSX."""
