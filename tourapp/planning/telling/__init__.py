"""What a release changed, told to those whom it concerns: once, after things have gone quiet."""
