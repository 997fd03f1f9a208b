"""The salted hashes of people's passwords, in a JSON file that every Python reads.

Earlier versions kept them in a `dbm` file, whose form differs from one Python to the next. It is
carried over once, whole, and goes then: it holds names, which "erase me" has to reach.
"""

from __future__ import annotations

import dbm
import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import DiskFile, changing

SCHEMA = "alongside-passwords"
PASSWORDS, OLD_PASSWORDS = "passwords.json", "passwords.dbm"  # names of files
_ENDINGS = ("", ".db", ".dat", ".dir", ".bak", ".pag")
"""What the kinds of dbm put behind the name they are given."""


@dataclass(frozen=True)
class PasswordFile:
    """Sign-in name → bcrypt's hash (60 characters of ASCII, salt and cost included)."""

    path: Path

    def read(self) -> dict[str, str]:
        """All of them; none where there is no file. Raises CohortError for a damaged one."""
        try:
            raw = files.read(self.path)
            if raw is None:
                return {}
            data = json_format.parse(raw)
            if data["schema"] != SCHEMA:
                raise ValueError(data["schema"])
            return {str(name): str(hashed) for name, hashed in data["passwords"].items()}
        except OSError as why:
            raise CohortError(f"{self.path} can't be read: {disk_reason(why)}") from why
        except (ValueError, KeyError, TypeError, AttributeError) as why:
            raise CohortError(
                f"{self.path} is damaged, so nobody can sign in by password. Put it back from a "
                "backup, or delete it and give everybody a new code with `alongside cohort reset`."
            ) from why

    def keep(self, name: str, hashed: str) -> None:
        """Put a hash in the place of the name's earlier one. Raises CohortError."""
        with self._changing() as known:
            known[name] = hashed

    def forget(self, name: str) -> None:
        """Take a name out, if it is there. Raises CohortError."""
        if name in self.read():
            with self._changing() as known:
                known.pop(name, None)

    def carry_over(self, old: Path) -> int:
        """Take in what an earlier version kept at `old`, and remove that; how many there were.

        Raises CohortError, with everything as it was, where this Python can't read it.
        """
        found = [file for end in _ENDINGS if (file := old.with_name(old.name + end)).is_file()]
        if not found:
            return 0
        if self.path.exists():  # carried over already, and cut short before the old one was gone
            hashes = {}
        else:
            hashes = _old_hashes(old)
            with self._changing() as known:
                known.update(hashes)
        for file in found:
            files.remove(file)
        return len(hashes)

    def _changing(self) -> AbstractContextManager[dict[str, str]]:
        return changing(
            DiskFile(self.path, ".passwords.lock", close=False),
            self.read,
            _encoded,
            lambda why: CohortError(f"{self.path} can't be written: {disk_reason(why)}"),
        )


def _encoded(known: dict[str, str]) -> bytes:
    data = {"schema": SCHEMA, "schema_version": 1, "passwords": known}
    return json.dumps(data, indent=1, ensure_ascii=False).encode()


def _old_hashes(old: Path) -> dict[str, str]:
    """What is in a dbm file. Raises CohortError where this Python has nothing that reads it."""
    try:
        with dbm.open(str(old), "r") as found:
            held: Any = found  # bytes in, bytes out; it has keys, and is no dict
            return {key.decode(): bytes(held[key]).decode() for key in held.keys()}  # noqa: SIM118
    except (dbm.error[0], OSError, ImportError, UnicodeDecodeError, ValueError, SyntaxError) as why:
        kind = dbm.whichdb(str(old)) or "an unknown kind"
        raise CohortError(
            f"The passwords in {old} can't be read by this Python ({kind}). Start the cohort once "
            "with the Python that it had before, which carries them over; or move that file away "
            "and give everybody a new code with `alongside cohort reset`."
        ) from why
