"""Pure functions from one type of value to the next; findings come back as values beside the result."""
