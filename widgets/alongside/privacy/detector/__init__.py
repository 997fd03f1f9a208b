"""Finds what might identify somebody: names, numbers, addresses."""
