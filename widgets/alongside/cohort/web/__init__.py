"""The desk's addresses, as tornado handlers."""
