from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from alongside.storage import files


class Refusing:
    """An `os` in which one call fails, the first `times` times."""

    def __init__(self, call: str, code: int, times: int = 10**9) -> None:
        self._call, self._code, self._times = call, code, times

    def __getattr__(self, name: str) -> Any:
        if name == self._call and self._times:
            self._times -= 1
            return self._refuse
        return getattr(os, name)

    def _refuse(self, *_: object) -> None:
        raise OSError(self._code, os.strerror(self._code))


@pytest.fixture(params=[0o022, 0o000, 0o777], ids=oct)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    old = os.umask(request.param)
    yield
    os.umask(old)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("_umask")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_files_are_0600_and_folders_0700_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    files.make_private(folder)
    files.append(folder / "appended", b"x")
    files.replace(folder / "replaced", b"x")
    files.create(folder / "created", b"x")
    assert [_mode(folder.parent), _mode(folder)] == [0o700, 0o700]
    assert {_mode(path) for path in folder.iterdir()} == {0o600}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_an_open_folder_and_file_are_closed(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "open" / "file").write_bytes(b"")
    (tmp_path / "open" / "file").chmod(0o644)
    files.make_private(tmp_path / "open")
    files.append(tmp_path / "open" / "file", b"x")
    assert _mode(tmp_path / "open") == 0o700
    assert _mode(tmp_path / "open" / "file") == 0o600


def test_replacing_leaves_no_other_file(tmp_path: Path) -> None:
    files.replace(tmp_path / "file", b"one")
    files.replace(tmp_path / "file", b"two")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"two"}


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_a_failed_replacement_keeps_the_old_file_and_no_litter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, call: str
) -> None:
    files.replace(tmp_path / "file", b"old")
    monkeypatch.setattr(files, "os", Refusing(call, errno.ENOSPC))
    with pytest.raises(OSError, match="space"):
        files.replace(tmp_path / "file", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"old"}


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_failed_addition_is_cut_off_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, call: str
) -> None:
    files.append(tmp_path / "file", b"one\n")
    monkeypatch.setattr(files, "os", Refusing(call, errno.ENOSPC, times=1))
    with pytest.raises(OSError, match="space"):
        files.append(tmp_path / "file", b"two\n")
    assert (tmp_path / "file").read_bytes() == b"one\n"


def test_a_disk_that_takes_a_few_bytes_at_a_time_gets_them_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Slow(Refusing):
        def write(self, fd: int, data: memoryview) -> int:
            return os.write(fd, data[:3])

    monkeypatch.setattr(files, "os", Slow("", 0))
    files.append(tmp_path / "file", b"a longer text\n")
    assert (tmp_path / "file").read_bytes() == b"a longer text\n"


def test_a_name_that_is_taken_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"1")
    (tmp_path / "two").write_bytes(b"2")
    with pytest.raises(FileExistsError):
        files.rename(tmp_path / "one", tmp_path / "two")
    with pytest.raises(FileExistsError):
        files.create(tmp_path / "two", b"1")
    assert (tmp_path / "two").read_bytes() == b"2"


def test_cutting_keeps_the_beginning(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"keep\nhalf")
    files.cut(tmp_path / "file", 5)
    assert (tmp_path / "file").read_bytes() == b"keep\n"


class Noting(Refusing):
    """An `os` that notes what was synced."""

    def __init__(self) -> None:
        super().__init__("", 0)
        self.synced: list[str] = []

    def fsync(self, fd: int) -> None:
        self.synced.append("folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "file")
        os.fsync(fd)


@pytest.mark.skipif(os.name == "nt", reason="Windows syncs no folders")
@pytest.mark.parametrize(
    ("call", "synced"),
    [
        (lambda folder: files.append(folder / "new", b"x"), ["file", "folder"]),
        (lambda folder: files.append(folder / "old", b"x"), ["file"]),
        (lambda folder: files.append(folder / "empty", b"x"), ["file", "folder"]),
        (lambda folder: files.replace(folder / "old", b"x"), ["file", "folder"]),
        (lambda folder: files.replace(folder / "old", b"x", durable=False), []),
        (lambda folder: files.create(folder / "new", b"x"), ["file", "folder"]),
        (lambda folder: files.rename(folder / "old", folder / "new"), ["folder"]),
        (lambda folder: files.cut(folder / "old", 1), ["file"]),
        (lambda folder: files.sync(folder / "old"), ["file", "folder"]),
        (lambda folder: files.make_private(folder / "new"), ["folder"]),
    ],
    ids=[
        "append-new",
        "append",
        "append-empty",
        "replace",
        "mirror",
        "create",
        "rename",
        "cut",
        "sync",
        "folder",
    ],
)
def test_what_a_call_changed_is_on_the_disk_when_it_returns(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    call: Callable[[Path], None],
    synced: list[str],
) -> None:
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "empty").write_bytes(b"")
    noting = Noting()
    monkeypatch.setattr(files, "os", noting)
    call(tmp_path)
    assert noting.synced == synced


def test_a_missing_file_reads_as_none(tmp_path: Path) -> None:
    assert files.read(tmp_path / "none") is None


def test_a_file_that_stays_held_is_an_error_in_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "_TRIES", 4)
    monkeypatch.setattr(files, "_PAUSE", 0)
    monkeypatch.setattr(files, "os", Refusing("replace", errno.EACCES))
    with pytest.raises(PermissionError):
        files.replace(tmp_path / "file", b"words")


def test_a_disk_without_modes_takes_words_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "os", Refusing("fchmod", errno.EPERM))
    files.replace(tmp_path / "file", b"words")
    assert (tmp_path / "file").read_bytes() == b"words"


def test_a_folder_that_cannot_be_synced_is_left_so_but_a_failing_disk_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "os", Refusing("fsync", errno.EINVAL))
    files.sync_folder(tmp_path)
    monkeypatch.setattr(files, "os", Refusing("fsync", errno.EIO))
    with pytest.raises(OSError, match="error"):
        files.sync_folder(tmp_path)
