"""One-time join codes: what a tutor hands out with a sign-in name, good for one first sign-in.

A code has no letter that looks like another and spells no word. What is kept of it is a salted
hash. Guesses are counted by name and by where they come from, and the count outlives a restart.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.storage import files, json_format
from alongside.storage.lock import BusyError, locked

ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
_GROUPS, _LENGTH = 3, 4  # 12 letters of 27: some 57 bits
GOOD_FOR = timedelta(days=30)
WINDOW = timedelta(minutes=15)
TRIES_A_NAME = 10
TRIES_A_PLACE = 100  # a whole class may sit behind one address, and everybody mistypes
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


class TooManyTriesError(CohortError):
    """Too many wrong codes lately; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        """Say how long."""
        minutes = max(1, round(seconds / 60))
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(
            f"Too many wrong codes were tried. Wait {minutes} {unit} and try again, or ask your "
            "tutor for a new code."
        )
        self.seconds = seconds


@dataclass(frozen=True)
class JoinCodes:
    """The codes waiting to be used, in a file that only the cohort's own account can read."""

    path: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def issue(self, name: str) -> str:
        """Make a code for a name, in place of any it had, and return it: it is kept nowhere."""
        code = "-".join(
            "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS)
        )
        salt = secrets.token_hex(16)
        with self._changing() as data:
            data["codes"][name] = {
                "salt": salt,
                "hash": _hashed(code, salt),
                "issued_at": _moment(self.now()),
            }
        return code

    def revoke(self, name: str) -> bool:
        """Make a name's code worthless; False if it had none."""
        with self._changing() as data:
            return data["codes"].pop(name, None) is not None

    def waiting(self, name: str) -> bool:
        """Whether a name has a code that is not used yet: an older password counts no longer."""
        held = self._read()["codes"].get(name)
        return held is not None and not self._is_old(held)

    def names(self) -> tuple[str, ...]:
        """The names whose codes are waiting."""
        return tuple(sorted(name for name in self._read()["codes"] if self.waiting(name)))

    def matches(self, name: str, code: str, place: str) -> bool:
        """Whether this is the name's code; it stays good. Counts and raises as `redeem`."""
        return self._try(name, code, place, use=False)

    def redeem(self, name: str, code: str, place: str) -> bool:
        """Use a name's code up; False if it is not the right one, or used, or old.

        `place` is where the attempt comes from, such as an address. Raises TooManyTriesError.
        """
        return self._try(name, code, place, use=True)

    def _try(self, name: str, code: str, place: str, *, use: bool) -> bool:
        with self._changing() as data:
            self._refuse_guessing(data["wrong"], name, place)
            held = data["codes"].get(name)
            # The same work for a name that has no code, so that time tells nobody which have one.
            salt = held["salt"] if held else "0" * 32
            right = hmac.compare_digest(_hashed(code, salt), held["hash"] if held else "")
            if not (right and held and not self._is_old(held)):
                data["wrong"].append([_moment(self.now()), _key(name), _key(place)])
                return False
            if use:
                del data["codes"][name]
            return True

    def _refuse_guessing(self, wrong: list[Any], name: str, place: str) -> None:
        since = self.now() - WINDOW
        wrong[:] = [one for one in wrong if datetime.fromisoformat(one[0]) > since]
        for index, key, most in ((1, _key(name), TRIES_A_NAME), (2, _key(place), TRIES_A_PLACE)):
            times = [datetime.fromisoformat(one[0]) for one in wrong if one[index] == key]
            if len(times) >= most:
                rest = times[-most] + WINDOW - self.now()
                raise TooManyTriesError(max(1, int(rest.total_seconds())))

    def _is_old(self, held: Mapping[str, Any]) -> bool:
        return self.now() - datetime.fromisoformat(held["issued_at"]) > GOOD_FOR

    def _read(self) -> dict[str, Any]:
        raw = files.read(self.path)
        if raw is None:
            return {"codes": {}, "wrong": []}
        try:
            data = json_format.parse(raw)
            return {"codes": dict(data["codes"]), "wrong": list(data["wrong"])}
        except (ValueError, KeyError, TypeError) as why:
            raise CohortError(
                f"{self.path.name} is damaged, so nobody can use a join code. Delete it and give "
                "out new codes with `alongside cohort reset`."
            ) from why

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Any]]:
        """Hold the file; write what became of it, also when a try was refused."""
        try:
            files.make_private(self.path.parent)
            with locked(self.path.with_name(".codes.lock"), 10.0):
                data = self._read()
                try:
                    yield data
                finally:
                    files.replace(self.path, json_format.to_page(data))
        except (OSError, BusyError) as why:
            raise CohortError(f"{self.path} can't be written in. Check its folder.") from why


def _hashed(code: str, salt: str) -> str:
    """A slow hash of a code however it was typed: capitals, spaces and hyphens don't count."""
    plain = re.sub(r"[\s\-–—]+", "", code.lower())[:64]
    raw = plain.encode("utf-8", "replace")
    return hashlib.scrypt(raw, salt=bytes.fromhex(salt), **_SCRYPT).hex()


def _key(text: str) -> str:
    """What is kept of a name or address that was tried: enough to count by, not to read."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds")
