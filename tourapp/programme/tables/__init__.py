"""Last year's itinerary, pasted or handed in as a Word or Excel table, becomes items of a draft."""
