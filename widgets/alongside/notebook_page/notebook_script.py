"""Where the script of "My notebook" is, for whoever sends it without drawing the page."""

from pathlib import Path

NOTEBOOK = Path(__file__).resolve().parent / "static" / "notebook.js"
"""What draws the page; `forms/bundle` joins it with all it imports."""
