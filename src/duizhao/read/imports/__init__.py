"""Cards from other programs, as drafts of ideas: nothing is invented, and what cannot be taken is said."""
