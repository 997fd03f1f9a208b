"""Where the script of "My toolkit" is, for whoever sends it without drawing the page."""

from pathlib import Path

TOOLKIT = Path(__file__).resolve().parent / "static" / "toolkit.js"
"""What draws the page; `forms/bundle` joins it with all it imports."""
