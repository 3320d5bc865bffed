"""Search: what stands where in the cards, their quotes and the source texts, by an index kept in the user's cache."""
