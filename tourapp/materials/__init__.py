"""What is left for those who came: slides as files, recordings as links."""
