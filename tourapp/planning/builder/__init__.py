"""The itinerary on a grid: weeks and days to look at, and moving things about in them."""
