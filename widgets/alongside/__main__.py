"""`python -m alongside` is the command `alongside`."""

from __future__ import annotations

from alongside.cli.main import main

main()
