"""Measures the check for words about other people on the made-up reflections in tests/data/care.

Run it from the project's folder: ``python bench/care.py``; ``--show`` lists what was missed and
what was a false alarm in the texts that the rules may be tuned on.

*Found* counts the marked words that some finding covers, of whatever kind: the learner is alerted.
*Right* counts the findings of a kind that overlap marked words: the others are false alarms.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support.detector_figures import main

if __name__ == "__main__":
    main()
