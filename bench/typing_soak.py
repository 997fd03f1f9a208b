"""Many pages type at once while their connections are cut: words lost, and time to safety.

Stock ipywidgets' Textarea with ``observe`` stands beside it, on the same server at the same time:
one page whose connection is never cut, for the times, and one that is cut as ours are, for the
words. It sends every key at once; a form of ours waits for a pause of 0.3 s after the last.

    python bench/typing_soak.py [--pages 30] [--seconds 300] [--seed 1] [--key 0.15]

Prints words typed, acknowledged ("Saved" on the page), on the disk, and lost (must be 0), and the
seconds from the last keystroke of a burst to its acknowledgement and to the disk (median, 95th
percentile), apart for bursts with a cut in them. Exit 1 if a word of ours was lost.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support.typing_soak import main

if __name__ == "__main__":
    sys.exit(main())
