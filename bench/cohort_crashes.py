"""People who type while parts of a cohort's server are killed: how long until each writes again.

    python bench/cohort_crashes.py [--learners 10] [--times 3]

Prints, for each part, the median and the worst of the seconds until a person's next save is
acknowledged. Fails where an acknowledged word is not on the disk afterwards.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support.crash_load import main

if __name__ == "__main__":
    main()
