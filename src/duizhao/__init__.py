"""Curated ideas with verbatim quotes, compiled into Anki decks, printable quizzes and a self-test."""

__version__ = "0.1.0"
