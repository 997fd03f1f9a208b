"""What two pages said, and were answered, is the same history in every Python: byte for byte.

It runs in Pyodide as well (tests/static_site/test_in_pyodide.py).
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.recorded_conversation import FOLDER, course_in, replay


def test_a_recorded_conversation_gives_the_same_history(tmp_path: Path) -> None:
    recorded = json.loads((FOLDER / "kept.json").read_text(encoding="utf-8"))
    assert replay(course_in(tmp_path)) == recorded
