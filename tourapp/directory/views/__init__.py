"""The organisers' pages of the directory."""
