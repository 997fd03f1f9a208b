"""`python -m alongside` is the command `alongside`."""

from __future__ import annotations

import sys

from alongside.cli.main import main

sys.exit(main())
