"""A person's own pages: her registrations, her calendars, her day."""
