"""Comforts of reading: how pages look, and what a term means in its place."""
