"""Who may do what: actions, the actor, and one table of permissions."""
