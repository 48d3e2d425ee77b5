"""Every change that an organiser makes to a draft: all or nothing, and undoable."""
