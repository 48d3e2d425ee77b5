"""In which languages feeds are written."""

LANGUAGES = ("en", "ja", "both")
