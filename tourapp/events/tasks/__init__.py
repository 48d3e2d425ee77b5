"""What has to be done for an event, by which role, and by when: relative to the event's own dates."""
