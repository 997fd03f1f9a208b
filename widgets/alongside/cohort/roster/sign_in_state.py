"""Wrong tries to sign in, and whose sessions have ended: what hub, desk and commands all know.

One file, which only the cohort's own account can read. Names and addresses are in it as salted
hashes: enough to count by, not to read. What is older than it is of use for is let go.

A person's wrong tries make that person wait where they sit, and nobody else: a school behind one
address has one address for all of its learners. Answers come slower before they are refused.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import DiskFile, changing

WINDOW = 15 * 60.0  # seconds in which wrong tries count
QUICK = 4
"""Wrong tries of a name from one place that are answered at once; later ones come slower."""
TRIES = 10
"""Wrong tries of a name from one place, after which it waits there."""
TRIES_ANYWHERE = 50
"""Wrong tries of a name from all places, after which it waits where it never signed in."""
CROWD = 40
"""Wrong tries from one place, after which names that never signed in there are answered slower."""
SLOWEST = 4.0  # seconds
KNOWN_FOR = 30 * 86_400.0  # seconds for which a place where somebody signed in is known
ENDED_FOR = 91 * 86_400.0  # seconds: no session lasts longer
MOST = 5_000  # tries that are kept; more are let go, the oldest first


class TooManyTriesError(CohortError):
    """Too many wrong tries lately; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        """Say how long."""
        minutes = max(1, round(seconds / 60))
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(
            f"Too many wrong tries. Wait {minutes} {unit} and try again, or ask your tutor, who "
            "can let you try at once."
        )
        self.seconds = seconds


@dataclass(frozen=True)
class SignInState:
    """What is in the file at `path`; `now` gives seconds since 1970."""

    path: Path
    now: Callable[[], float] = time.time

    # --- wrong tries ----------------------------------------------------------------------

    def pause(self, name: str, address: str) -> float:
        """Seconds by which the next answer to this name from this address is to be slower.

        `address` is where it comes from. Raises TooManyTriesError.
        """
        data = self._read()
        who, where = _keys(data, name, address)
        wrong = [one for one in data["wrong"] if one[0] > self.now() - WINDOW]
        pair = [at for at, n, p in wrong if (n, p) == (who, where)]
        known = any((n, p) == (who, where) for _, n, p in data["right"])
        anywhere = [at for at, n, _ in wrong if n == who]
        for times, most in ((pair, TRIES), (() if known else anywhere, TRIES_ANYWHERE)):
            if len(times) >= most:
                raise TooManyTriesError(max(1, int(times[-most] + WINDOW - self.now())))
        crowd = 0 if known else sum(p == where for _, _, p in wrong)
        over = max(len(pair) - QUICK, 2 if crowd >= CROWD else 0)
        return 0.0 if over <= 0 else min(SLOWEST, 0.5 * 2.0**over)

    def count_wrong(self, name: str, address: str) -> None:
        """Count a wrong try. Raises CohortError."""
        with self._changing() as data:
            data["wrong"].append([self.now(), *_keys(data, name, address)])

    def count_right(self, name: str, address: str) -> None:
        """Forget a name's wrong tries from an address, known from now on. Raises CohortError."""
        data = self._read()
        pair = _keys(data, name, address)
        recent = self.now() - 86_400.0
        known = any(tuple(rest) == pair and at > recent for at, *rest in data["right"])
        if known and not any(tuple(rest) == pair for _, *rest in data["wrong"]):
            return  # an ordinary sign-in writes nothing
        with self._changing() as data:
            pair = _keys(data, name, address)
            data["wrong"] = [one for one in data["wrong"] if tuple(one[1:]) != pair]
            data["right"] = [one for one in data["right"] if tuple(one[1:]) != pair]
            data["right"].append([self.now(), *pair])

    def is_paused(self, name: str) -> bool:
        """Whether this name has to wait somewhere."""
        data = self._read()
        who = _key(data["salt"], name)
        mine = [p for at, n, p in data["wrong"] if n == who and at > self.now() - WINDOW]
        return len(mine) >= TRIES_ANYWHERE or any(mine.count(place) >= TRIES for place in mine)

    def lift(self, name: str) -> None:
        """Forget a name's wrong tries everywhere. Raises CohortError."""
        with self._changing() as data:
            who = _key(data["salt"], name)
            data["wrong"] = [one for one in data["wrong"] if one[1] != who]

    # --- sessions -------------------------------------------------------------------------

    def end_sessions(self, name: str) -> None:
        """Note that whoever is signed in by this name is so no longer. Raises CohortError."""
        with self._changing() as data:
            data["ended"][_key(data["salt"], name)] = [self.now(), False]

    def ended_at(self, name: str) -> float:
        """When this name's sessions were last ended, in seconds since 1970; 0 for never."""
        return self.ends()(name)[0]

    def ends(self) -> Callable[[str], tuple[float, bool]]:
        """Name → when its sessions were last ended, and whether the hub has done so."""
        data = self._read()

        def end(name: str) -> tuple[float, bool]:
            at, done = data["ended"].get(_key(data["salt"], name), (0.0, True))
            return float(at), bool(done)

        return end

    def take_ended(self, names: Callable[[], list[str]]) -> list[str]:
        """Those of `names` whose sessions are to be ended at the hub, each told of once."""
        if all(done for _, done in self._read()["ended"].values()):
            return []
        with self._changing() as data:
            found = []
            for name in names():
                entry = data["ended"].get(_key(data["salt"], name))
                if entry and not entry[1]:
                    found.append(name)
            for entry in data["ended"].values():
                entry[1] = True
            return found

    def forget(self, name: str) -> None:
        """Leave nothing of a name but that its sessions ended. Raises CohortError."""
        if not self.path.exists():
            return
        with self._changing() as data:
            who = _key(data["salt"], name)
            for part in ("wrong", "right"):
                data[part] = [one for one in data[part] if one[1] != who]
            data["ended"][who] = [self.now(), False]

    # --- the file -------------------------------------------------------------------------

    def stamp(self) -> tuple[int, int]:
        """What changes when the file does."""
        try:
            found = self.path.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def _read(self) -> dict[str, Any]:
        try:
            raw = files.read(self.path)
            data = json_format.parse(raw) if raw else {}
            return {
                "salt": str(data.get("salt") or secrets.token_hex(16)),
                "wrong": [(float(at), str(n), str(p)) for at, n, p in data.get("wrong", ())],
                "right": [(float(at), str(n), str(p)) for at, n, p in data.get("right", ())],
                "ended": {
                    str(n): [float(at), bool(done)]
                    for n, (at, done) in data.get("ended", {}).items()
                },
            }
        except OSError as why:
            raise CohortError(f"{self.path} can't be read: {disk_reason(why)}") from why
        except (ValueError, TypeError, AttributeError, IndexError):
            # It is counts alone: nobody is to be shut out for good because a disk failed.
            return {"salt": secrets.token_hex(16), "wrong": [], "right": [], "ended": {}}

    def _changing(self) -> AbstractContextManager[dict[str, Any]]:
        return changing(
            DiskFile(self.path, ".sign-in.lock"),
            self._read,
            self._encoded,
            lambda why: CohortError(f"{self.path} can't be written: {disk_reason(why)}"),
            durable=False,  # who reads it needs no lock; a crash may lose the last count
        )

    def _encoded(self, data: dict[str, Any]) -> bytes:
        """What is kept of it: not what is older than it is of use for."""
        now = self.now()
        kept = {
            "salt": data["salt"],
            "wrong": [one for one in data["wrong"] if one[0] > now - WINDOW][-MOST:],
            "right": [one for one in data["right"] if one[0] > now - KNOWN_FOR][-MOST:],
            "ended": {n: e for n, e in data["ended"].items() if e[0] > now - ENDED_FOR},
        }
        return json_format.to_page({"schema": "alongside-sign-in", "schema_version": 1, **kept})


def _keys(data: dict[str, Any], name: str, address: str) -> tuple[str, str]:
    return _key(data["salt"], name), _key(data["salt"], address)


def _key(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode("utf-8", "replace")).hexdigest()[:20]
