"""Whose sessions have ended, as the site looks it up with every request, also without the hub.

The hub ends sessions when it next looks, and can't while it is away. The desk, the commands and the
hub itself note each end in one file first, which the site reads too: nobody stays signed in because
the hub is down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alongside.cohort.roster.sign_in_state import SignInState


@dataclass
class EndedSessions:
    """The ends that are noted in `state`, which is read again when its file has changed."""

    state: SignInState
    _stamp: tuple[int, int] = (-1, -1)
    _ends: Callable[[str], tuple[float, bool]] = lambda _: (0.0, True)

    def is_ending(self, name: str) -> bool:
        """Whether this name's sessions are to end, and the hub has not done so yet."""
        return not self._end(name)[1]

    def ended_since(self, name: str, moment: float) -> bool:
        """Whether they ended, or are to end, after a moment in seconds since 1970."""
        at, done = self._end(name)
        return not done or at > moment

    def _end(self, name: str) -> tuple[float, bool]:
        stamp = self.state.stamp()
        if stamp != self._stamp:
            self._ends, self._stamp = self.state.ends(), stamp
        return self._ends(name)
