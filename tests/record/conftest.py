"""Where the record's own tests keep a record: in a folder, and in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.storage.folder_store import FolderStore
from alongside.storage.memory_store import MemoryStore
from alongside.storage.record_store import RecordStore


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> RecordStore:
    """An empty store of either kind, ready for answers."""
    made: RecordStore = (
        FolderStore(tmp_path / "kept") if request.param == "folder" else MemoryStore()
    )
    made.prepare("reflections", "history")
    return made


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    """An empty store in a folder, for what disks alone do."""
    made = FolderStore(tmp_path / "kept")
    made.prepare("reflections", "history")
    return made
