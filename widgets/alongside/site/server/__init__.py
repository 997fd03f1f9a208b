"""The web server: addresses, templates and static files."""
