"""How people from a learning platform are called, where the platform says it and the cohort asks.

Kept only where cohort.yml has `lti: {names: true}`; a learner who is erased is taken out.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.people import Person
from alongside.sharing.person_name import shown_problem
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import DiskFile, changing

LONGEST = 100  # characters


@dataclass(frozen=True)
class PlatformNames:
    """Sign-in name → how the person is shown, in the file at `path`."""

    path: Path

    def people(self) -> tuple[Person, ...]:
        """Everybody whose name is known, by sign-in name."""
        return tuple(Person(name, shown) for name, shown in sorted(self._read().items()))

    def keep(self, name: str, shown: str) -> None:
        """Keep how somebody is called, unless it can't be shown. Raises CohortError."""
        shown = " ".join(shown.split())[:LONGEST]
        if shown and shown_problem(shown) is None and self._read().get(name) != shown:
            with self._changing() as known:
                known[name] = shown

    def forget(self, name: str) -> None:
        """Take somebody out. Raises CohortError."""
        if name in self._read():
            with self._changing() as known:
                known.pop(name, None)

    def _read(self) -> dict[str, str]:
        try:
            raw = files.read(self.path)
            data = json_format.parse(raw)["names"] if raw else {}
            return {str(name): str(shown) for name, shown in data.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # the platform says them again at the next launch

    def _changing(self) -> AbstractContextManager[dict[str, str]]:
        return changing(
            DiskFile(self.path, ".names.lock"),
            self._read,
            _encoded,
            lambda why: CohortError(f"A name could not be kept: {disk_reason(why)}"),
        )


def _encoded(known: dict[str, str]) -> bytes:
    return json_format.to_page({"schema": "alongside-names", "schema_version": 1, "names": known})
