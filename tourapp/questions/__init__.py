"""What an event asks of those who come, what they answer, and how long the answers are kept."""
