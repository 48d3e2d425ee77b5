"""Events: what they are called, when and where they are, who runs them, and how far they have come."""
