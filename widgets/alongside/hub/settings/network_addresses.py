"""Addresses of the cohort's parts. It imports nothing: the proxy needs it, and is small."""

SERVICE = "course"
PREFIX = f"/services/{SERVICE}/"
"""Where the site is."""
CHANGE = "auth/change-password"
"""Where people change their password, from the hub's own address."""
