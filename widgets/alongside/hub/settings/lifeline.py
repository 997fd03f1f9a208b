"""How a part of the cohort's server hears from the runner that started it: over its own stdin.

When the runner ends, however it ends, the pipe closes. A runner that was killed is started again
within seconds as a rule, so a part goes on for as long as ADOPTED_WITHIN and looks for the next one
at a socket in the run's folder; nobody who writes notices. Where none takes it over it ends too:
nothing is left that holds a port. It imports little: the proxy needs it.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time

RUNNER = "ALONGSIDE_RUNNER"
"""In a part's environment: its stdin is the runner's pipe."""
DOOR = "ALONGSIDE_DOOR"
"""In a part's environment: the path of the socket at which the next runner takes parts over."""
SPARE = "spare-{}"
"""The name under which another process of a part stands by."""
GO = b"g"
"""What the runner sends a part that stands by, to take over."""
TAKEN = b"t"
"""What the next runner sends a part that it takes over."""
ADOPTED_WITHIN = 20.0  # seconds for the next runner to come
ASK_EVERY = 0.1  # seconds between looks for it
WITHIN = 3.0  # seconds for an orderly end


def follow_runner(name: str, line: socket.socket | None = None) -> None:
    """End this part, of this name, when its runner does and no other takes it over.

    `line` is what `wait_for_turn` gave, in a part that stood by.
    """
    if os.environ.get(RUNNER):
        threading.Thread(target=_follow, args=(name, line), daemon=True).start()


def wait_for_turn(name: str) -> socket.socket | None:
    """In a part that stands by, under this name: wait until it is to take over.

    Returns the line to the runner where that has taken this process over meanwhile. Raises
    SystemExit where the runner ends, and no other comes.
    """
    if not os.environ.get(RUNNER) or os.read(0, 1) == GO:
        return None
    while (line := next_runner(os.environ.get(DOOR, ""), name)) is not None:
        try:
            if line.recv(1) == GO:
                return line
        except OSError:
            pass  # it went without a word
        line.close()
    raise SystemExit(0)


def _follow(name: str, runner: socket.socket | None) -> None:
    if runner is None:
        while os.read(0, 64):
            pass
        runner = next_runner(os.environ.get(DOOR, ""), name)
    while runner is not None:
        with runner:
            _until_closed(runner)
        runner = next_runner(os.environ.get(DOOR, ""), name)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(WITHIN)
    os._exit(1)


def _until_closed(runner: socket.socket) -> None:
    try:
        while runner.recv(64):
            pass
    except OSError:
        pass  # it went without a word


def next_runner(door: str, name: str, within: float = ADOPTED_WITHIN) -> socket.socket | None:
    """The line to the runner that takes this part over; None where none has within these seconds.

    `door` is the path of its socket, where this system has such.
    """
    until = time.monotonic() + within
    while door and hasattr(socket, "AF_UNIX") and time.monotonic() < until:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(within)
            line.connect(door)
            line.sendall(f"{name} {os.getpid()}\n".encode())
            if line.recv(1) == TAKEN:
                line.settimeout(None)
                return line
        except OSError:
            pass  # it is not there yet
        line.close()
        time.sleep(ASK_EVERY)
    return None
