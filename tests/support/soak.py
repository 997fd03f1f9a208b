"""Whether tests of cuts, kills and histories run in their long form: `make soak`."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("ALONGSIDE_SOAK"))
