"""What was drawn before: the last drawings, and those kept with their right digits."""
