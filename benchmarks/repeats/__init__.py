"""Loops and second copies: how well they go, and how well what an author says twice stays."""
