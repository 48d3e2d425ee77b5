"""What is wrong with a programme, and what a release to a circle needs: it reads, lists and lets pass."""
