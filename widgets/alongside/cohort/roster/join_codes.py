"""One-time join codes: what a tutor hands out with a sign-in name, good for one first sign-in.

A code has no letter that looks like another and spells no word. What is kept of it is a salted
hash. Guesses are counted by whoever asks: `sign_in_state`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.storage import files, json_format
from alongside.storage.locked_json import DiskFile, changing

ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
_GROUPS, _LENGTH = 3, 4  # 12 letters of 27: some 57 bits
GOOD_FOR = timedelta(days=30)
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True)
class JoinCodes:
    """The codes waiting to be used, in a file that only the cohort's own account can read."""

    path: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def issue(self, name: str) -> str:
        """Make a code for a name, in place of any it had, and return it: it is kept nowhere."""
        return self.issue_all([name])[name]

    def issue_all(self, names: Iterable[str]) -> dict[str, str]:
        """The same for many names, in one change of the file: name → code. Raises CohortError."""
        made = {name: _new_code() for name in names}
        issued = _moment(self.now())
        entries = {name: _entry(code, issued) for name, code in made.items()}
        with self._changing() as data:
            data["codes"] |= entries
        return made

    def revoke(self, name: str) -> bool:
        """Make a name's code worthless; False if it had none."""
        with self._changing() as data:
            return data["codes"].pop(name, None) is not None

    def waiting(self, name: str) -> bool:
        """Whether a name has a code that is not used yet: an older password counts no longer."""
        held = self._read()["codes"].get(name)
        return held is not None and not self._is_old(held)

    def issued(self) -> dict[str, datetime]:
        """Name → when its code was made, for every code that was not used, also an old one."""
        held = self._read()["codes"].items()
        return {name: datetime.fromisoformat(one["issued_at"]) for name, one in held}

    def names(self) -> tuple[str, ...]:
        """The names whose codes are waiting."""
        return tuple(sorted(name for name in self._read()["codes"] if self.waiting(name)))

    def matches(self, name: str, code: str) -> bool:
        """Whether this is the name's code, and good; it stays so. Who asks counts wrong tries."""
        return bool(self.matched(name, code))

    def matched(self, name: str, code: str) -> str:
        """What to redeem if this is the name's code, and good; else ""."""
        held = self._read()["codes"].get(name)
        return str(held["hash"]) if self._is_right(held, code) else ""

    def redeem(self, name: str, matched: str) -> bool:
        """Use a name's code up that `matched` has found; False if it is used by now, or another.

        The slow hash is not made again: a class that arrives waits for such work.
        """
        with self._changing() as data:
            held = data["codes"].get(name)
            good = bool(held and matched and held["hash"] == matched and not self._is_old(held))
            if good:
                del data["codes"][name]
            return good

    def _is_right(self, held: Mapping[str, Any] | None, code: str) -> bool:
        # The same work for a name that has no code, so that time tells nobody which have one.
        salt = held["salt"] if held else "0" * 32
        right = hmac.compare_digest(_hashed(code, salt), held["hash"] if held else "")
        return bool(right and held and not self._is_old(held))

    def _is_old(self, held: Mapping[str, Any]) -> bool:
        return self.now() - datetime.fromisoformat(held["issued_at"]) > GOOD_FOR

    def _read(self) -> dict[str, Any]:
        raw = files.read(self.path)
        if raw is None:
            return {"codes": {}}
        try:
            data = json_format.parse(raw)
            return {"codes": dict(data["codes"])}
        except (ValueError, KeyError, TypeError) as why:
            raise CohortError(
                f"{self.path.name} is damaged, so nobody can use a join code. Delete it and give "
                "out new codes with `alongside cohort reset`."
            ) from why

    def _changing(self) -> AbstractContextManager[dict[str, Any]]:
        sentence = f"{self.path} can't be written in. Check its folder."
        file = DiskFile(self.path, ".codes.lock")
        return changing(file, self._read, json_format.to_page, lambda _: CohortError(sentence))


def _new_code() -> str:
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS)
    )


def _entry(code: str, issued: str) -> dict[str, str]:
    salt = secrets.token_hex(16)
    return {"salt": salt, "hash": _hashed(code, salt), "issued_at": issued}


def _hashed(code: str, salt: str) -> str:
    """A slow hash of a code however it was typed: capitals, spaces and hyphens don't count."""
    plain = re.sub(r"[\s\-–—]+", "", code.lower())[:64]
    raw = plain.encode("utf-8", "replace")
    return hashlib.scrypt(raw, salt=bytes.fromhex(salt), **_SCRYPT).hex()


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds")
