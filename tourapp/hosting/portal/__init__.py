"""The host's own pages, behind a link and without an account: what an authority is asked, and its answers."""
