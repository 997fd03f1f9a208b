"""The folder of one run of the cohort's server, in the system's place for such: kernels' sockets.

Each site has a folder of its own in it, by its process's number, which goes when the site is gone,
however it went. Where the last runner was killed, the next one removes what it left.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from alongside.cohort.roster.cohort_settings import Settings
from alongside.hub.settings import state_folder
from alongside.storage import files, json_format

PLACE = "ALONGSIDE_RUN"
"""In a part's environment: this run's folder."""
_PREFIX, _KEPT = "alongside-", "run.json"


@contextmanager
def made(settings: Settings) -> Iterator[Path]:
    """Make this run's folder, for learners' accounts to pass through; it goes with the run."""
    folder_path = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        folder_path.chmod(0o711)
        kept = state_folder.folder(settings) / _KEPT
        files.replace(kept, json_format.to_page({"folder": str(folder_path)}))
        yield folder_path
    finally:
        shutil.rmtree(folder_path, ignore_errors=True)


def remove_last(settings: Settings) -> None:
    """Remove what a run left that was killed."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        raw = (state_folder.folder(settings) / _KEPT).read_bytes()
        folder_path = Path(str(json_format.parse(raw)["folder"]))
        ours = folder_path.parent == Path(tempfile.gettempdir()) and folder_path.name.startswith(
            _PREFIX
        )
        if ours and not folder_path.is_symlink():
            shutil.rmtree(folder_path, ignore_errors=True)


def part_folder(folder_path: Path, process: int) -> Path:
    """Make the folder of one process of the site's."""
    folder = folder_path / str(process)
    folder.mkdir(mode=0o711, exist_ok=True)
    folder.chmod(0o711)
    return folder


def remove_part(folder_path: Path, process: int) -> None:
    """Remove what a process left."""
    shutil.rmtree(folder_path / str(process), ignore_errors=True)
