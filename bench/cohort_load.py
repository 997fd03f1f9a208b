"""A class that writes at the same time: what it takes, how long a save takes, what goes wrong.

    python bench/cohort_load.py [--learners 100] [--pages 2] [--seconds 60] [--every 3] [--stock 8]

Learners sign in at a real cohort (proxy, hub, site), each opens so many pages of the course and
types in all of them at once: a save every few seconds a page, longer each time. Then the same for
as many as --stock at stock JupyterHub with stock Voila, one server a learner, an ipywidgets
Textarea whose observer writes a file. Prints memory (proportional, PSS, of all the server's
processes), seconds from a change to its acknowledgement (stock: to the kernel being idle after its
observer), and errors. Saves are checked on the disk afterwards. The typists are here as well.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support.cohort_load import main

if __name__ == "__main__":
    main()
