"""The reply sheet (回答票): a host's items as a workbook, filled in by hand, read back after a trial run."""
