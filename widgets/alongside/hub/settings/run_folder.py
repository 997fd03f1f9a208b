"""The folder of one run of the cohort's server, in the system's place for such: kernels' sockets.

Each site has a folder of its own in it, by its process's number, which goes when the site is gone,
however it went. Where the last runner was killed, the next one takes the folder over with the parts
that go on, or removes it. HUB/run.json says where it is, and whose.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from alongside.cohort.roster.cohort_settings import Settings
from alongside.hub.settings import state_folder
from alongside.storage import files, json_format

RUN_FOLDER = "ALONGSIDE_RUN"
"""In a part's environment: this run's folder."""
_PREFIX, _KEPT = "alongside-", "run.json"


@dataclass
class RunFolder:
    """One run: its folder, for what it was started (`adoption.fingerprint`), and its parts.

    `parts` has, by name, each part's process id and time of birth (`adoption.born_at`).
    """

    path: Path
    kept: Path
    made_for: str
    parts: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def door(self) -> Path:
        """The socket at which the next runner takes parts over."""
        return self.path / "runner"

    def note(self, name: str, pid: int, born: str) -> None:
        """Keep which process a part is now; one that stood by is that no longer."""
        self.parts = {key: one for key, one in self.parts.items() if one[0] != pid}
        self.parts[name] = (pid, born)
        self.write()

    def write(self) -> None:
        """Keep what the next runner needs."""
        kept = {"folder": str(self.path), "made_for": self.made_for, "parts": self.parts}
        files.replace(self.kept, json_format.to_page(kept))

    def remove(self) -> None:
        """Remove the folder: the run is over."""
        shutil.rmtree(self.path, ignore_errors=True)


def start_run(settings: Settings, made_for: str) -> RunFolder:
    """Make this run's folder, for learners' accounts to pass through."""
    path = Path(tempfile.mkdtemp(prefix=_PREFIX))
    path.chmod(0o711)
    run = RunFolder(path, state_folder.folder(settings) / _KEPT, made_for)
    run.write()
    return run


def last_run(settings: Settings) -> RunFolder | None:
    """What a run left that was killed."""
    kept = state_folder.folder(settings) / _KEPT
    try:
        found = json_format.parse(kept.read_bytes())
        path = Path(str(found["folder"]))
        parts = {str(n): (int(pid), str(born)) for n, (pid, born) in found.get("parts", {}).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    ours = path.parent == Path(tempfile.gettempdir()) and path.name.startswith(_PREFIX)
    if not ours or path.is_symlink() or not path.is_dir() or not _is_own(path):
        return None
    return RunFolder(path, kept, str(found.get("made_for", "")), parts)


def _is_own(path: Path) -> bool:
    return os.name != "posix" or path.stat().st_uid == os.geteuid()


def part_folder(folder_path: Path, process: int) -> Path:
    """Make the folder of one process of the site's."""
    folder = folder_path / str(process)
    folder.mkdir(mode=0o711, exist_ok=True)
    folder.chmod(0o711)
    return folder


def remove_part(folder_path: Path, process: int) -> None:
    """Remove what a process left."""
    shutil.rmtree(folder_path / str(process), ignore_errors=True)
