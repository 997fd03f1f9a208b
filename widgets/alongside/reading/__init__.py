"""Comforts of reading: how pages look, terms explained, listening, and the marks of a reader."""
