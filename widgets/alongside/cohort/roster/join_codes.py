"""One-time join codes: what a tutor hands out with a sign-in name, good for one first sign-in.

A code has no letter that looks like another and spells no word. What is kept of it is a salted
hash. Guesses are counted by whoever asks: `sign_in_state`.

A code that would open what somebody has written already is deferred: it opens nothing before its
day, the password stays good until the code is used, and its learner can stop it.
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
from enum import StrEnum
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.storage import files, json_format
from alongside.storage.locked_json import DiskFile, changing

ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
_GROUPS, _LENGTH = 3, 4  # 12 letters of 27: some 57 bits
GOOD_FOR = timedelta(days=30)
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


class Ending(StrEnum):
    """How a deferred code came to its end."""

    USED = "used"
    STOPPED = "stopped"


@dataclass(frozen=True)
class DeferredCode:
    """The last deferred code of somebody: from when it opens, and how and when it ended, if so."""

    issued: datetime
    opens: datetime
    ending: Ending | None = None
    ended: datetime | None = None


@dataclass(frozen=True)
class JoinCodes:
    """The codes waiting to be used, in a file that only the cohort's own account can read."""

    path: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def issue(
        self, names: Iterable[str], opens: Mapping[str, datetime] | None = None
    ) -> dict[str, str]:
        """Make a code for each name, in place of any it had: name → code, which is kept nowhere.

        All in one change of the file. `opens` says from when a code works, for those that are
        deferred. Raises CohortError.
        """
        made = {name: _new_code() for name in names}
        issued = _moment(self.now())
        entries = {name: _entry(code, issued) for name, code in made.items()}
        for name, moment in (opens or {}).items():
            entries[name]["opens_at"] = _moment(moment)
        with self._changing() as data:
            for name in made:
                data["ended"].pop(name, None)
            data["codes"] |= entries
        return made

    def revoke(self, name: str) -> bool:
        """Make a name's code worthless and forget it; False if it had none."""
        with self._changing() as data:
            data["ended"].pop(name, None)
            return data["codes"].pop(name, None) is not None

    def stop(self, name: str) -> bool:
        """Make a name's deferred code worthless, which is remembered; False if it had none."""
        if not self._is_deferred(self._read()["codes"].get(name)):
            return False
        with self._changing() as data:
            held = data["codes"].get(name)
            if not self._is_deferred(held):
                return False
            self._end(data, name, Ending.STOPPED)
            return True

    def waiting(self, name: str) -> bool:
        """Whether a name has a code that is not used yet: an older password counts no longer.

        It counts still beside a deferred one.
        """
        held = self._read()["codes"].get(name)
        return held is not None and not self._is_deferred(held) and not self._is_old(held)

    def deferred(self, name: str) -> DeferredCode | None:
        """The last deferred code that a name has or had; None where there is none, or an old one.

        Raises CohortError.
        """
        data = self._read()
        held = data["codes"].get(name, data["ended"].get(name))
        if held is None or not self._is_deferred(held) or self._is_old(held):
            return None
        ending, ended = held.get("ending"), held.get("ended_at")
        return DeferredCode(
            datetime.fromisoformat(held["issued_at"]),
            datetime.fromisoformat(held["opens_at"]),
            Ending(ending) if ending else None,
            datetime.fromisoformat(ended) if ended else None,
        )

    def opens(self, name: str) -> datetime | None:
        """From when a name's code works, where that is yet to come."""
        found = self.deferred(name)
        return found.opens if found and not found.ending and found.opens > self.now() else None

    def issued(self) -> dict[str, datetime]:
        """Name → when its code was made, for every code that was not used, also an old one."""
        held = self._read()["codes"].items()
        return {name: datetime.fromisoformat(one["issued_at"]) for name, one in held}

    def names(self) -> tuple[str, ...]:
        """The names whose codes are waiting."""
        held = self._read()["codes"].items()
        return tuple(sorted(name for name, one in held if not self._is_old(one)))

    def matched(self, name: str, code: str) -> str:
        """What to redeem if this is the name's code, and good; else "". It may not open yet.

        The code stays good. Who asks counts wrong tries.
        """
        held = self._read()["codes"].get(name)
        return str(held["hash"]) if self._is_right(held, code) else ""

    def redeem(self, name: str, matched: str, before: Callable[[], object] = lambda: None) -> bool:
        """Use a name's code up that `matched` has found; False if it is used by now, or another.

        If it is good, `before` is called first: what keeps the password that was chosen. The slow
        hash is not made again: a class that arrives waits for such work.
        """
        with self._changing() as data:
            held = data["codes"].get(name)
            right = bool(held and matched and held["hash"] == matched and not self._is_old(held))
            good = right and datetime.fromisoformat(_opens_at(held)) <= self.now()
            if good:
                before()
                self._end(data, name, Ending.USED)
            return good

    def _end(self, data: dict[str, Any], name: str, ending: Ending) -> None:
        """Take a code out; of a deferred one it stays known how it ended, and nothing to use."""
        held = data["codes"].pop(name)
        if self._is_deferred(held):
            kept = {key: held[key] for key in ("issued_at", "opens_at")}
            data["ended"][name] = {**kept, "ending": ending, "ended_at": _moment(self.now())}

    def _is_right(self, held: Mapping[str, Any] | None, code: str) -> bool:
        # The same work for a name that has no code, so that time tells nobody which have one.
        salt = held["salt"] if held else "0" * 32
        right = hmac.compare_digest(_hashed(code, salt), held["hash"] if held else "")
        return bool(right and held and not self._is_old(held))

    @staticmethod
    def _is_deferred(held: Mapping[str, Any] | None) -> bool:
        return held is not None and "opens_at" in held

    def _is_old(self, held: Mapping[str, Any]) -> bool:
        return self.now() - datetime.fromisoformat(held["issued_at"]) > GOOD_FOR

    def _read(self) -> dict[str, Any]:
        raw = files.read(self.path)
        if raw is None:
            return {"codes": {}, "ended": {}}
        try:
            data = json_format.parse(raw)
            return {"codes": dict(data["codes"]), "ended": dict(data.get("ended", {}))}
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


def _opens_at(held: Mapping[str, Any]) -> str:
    return str(held.get("opens_at", held["issued_at"]))


def _hashed(code: str, salt: str) -> str:
    """A slow hash of a code however it was typed: capitals, spaces and hyphens don't count."""
    plain = re.sub(r"[\s\-–—]+", "", code.lower())[:64]
    raw = plain.encode("utf-8", "replace")
    return hashlib.scrypt(raw, salt=bytes.fromhex(salt), **_SCRYPT).hex()


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds")
