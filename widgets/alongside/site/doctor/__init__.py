"""Looks at this computer, or at an address from outside: what is missing or in the way."""
