"""What a host authority reads by its link beside its own days."""
