"""What organisers put beside registrations: tags, groups, notes, views of the list, and acts on many at once."""
