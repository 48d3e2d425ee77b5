"""The host's side: an authority that receives the group, what it is asked, what it answers, what it wants known."""
