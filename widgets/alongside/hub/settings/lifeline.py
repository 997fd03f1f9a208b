"""How a part of the cohort's server hears from the runner that started it: over its own stdin.

When the runner ends, however it ends, the pipe closes and the part ends too: nothing is left that
holds a port, and the next start finds the way free. It imports little: the proxy needs it.
"""

from __future__ import annotations

import os
import signal
import threading
import time

RUNNER = "ALONGSIDE_RUNNER"
"""In a part's environment: its stdin is the runner's pipe."""
GO = b"g"
"""What the runner sends a part that stands by, to take over."""
WITHIN = 3.0  # seconds for an orderly end


def follow_runner() -> None:
    """End this process when the runner does; nothing where no runner started it."""
    if os.environ.get(RUNNER):
        threading.Thread(target=_follow, daemon=True).start()


def wait_for_turn() -> None:
    """In a part that stands by: wait until it is to take over; end where the runner ends."""
    if os.environ.get(RUNNER) and os.read(0, 1) != GO:
        raise SystemExit(0)


def _follow() -> None:
    while os.read(0, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(WITHIN)
    os._exit(1)
