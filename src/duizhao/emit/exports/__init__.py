"""Decks in other programs' formats: one module for each, and what they share."""
