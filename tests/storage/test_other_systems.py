"""What the program does where a call of Linux's is missing: the call is taken away.

Covers: storage/files.py, site/kernels/fork_client.py, hub/kernel_accounts/learner_accounts.py.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import PACKAGE, ROOT

from alongside.hub.kernel_accounts import learner_accounts
from alongside.site.kernels import fork_client
from alongside.storage import files

RECORD = ROOT / "docs/decisions/0025-what-differs-on-windows-and-macos.md"
ASKS = re.compile(r"os\.name\b|sys\.platform|hasattr\(os,|import (fcntl|resource)\b|os\.fork\b")


def test_every_module_that_asks_for_a_system_stands_in_the_decision_record() -> None:
    named = set(re.findall(r"`([\w/]+\.py)`", RECORD.read_text(encoding="utf-8")))
    asking = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "_content" not in path.parts and ASKS.search(path.read_text(encoding="utf-8"))
    }
    assert asking - named == set()
    assert [name for name in named if not (PACKAGE / name).is_file()] == []


def test_a_file_is_written_whole_where_folders_cannot_be_synced_and_have_no_modes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_WINDOWS", True)
    monkeypatch.delattr(os, "fchmod")
    folder = tmp_path / "record"
    files.make_private(folder)
    files.replace(folder / "a.json", b"one\n")
    files.append(folder / "a.jsonl", b"two\n")
    files.publish(folder / "page.ipynb", b"three\n")
    read = [(folder / name).read_bytes() for name in ("a.json", "a.jsonl", "page.ipynb")]
    assert read == [b"one\n", b"two\n", b"three\n"]
    assert sorted(path.name for path in folder.iterdir()) == ["a.json", "a.jsonl", "page.ipynb"]


def _write_piece_by_piece(path: Path) -> None:
    with files.replacing(path) as file:
        file.write(b"one\n")


@pytest.mark.parametrize(
    ("call", "change", "left"),
    [
        ("replace", lambda path: files.replace(path, b"one\n"), b"one\n"),
        ("replace", _write_piece_by_piece, b"one\n"),
        ("rename", lambda path: files.rename(path, path.with_name("b.json")), None),
        ("unlink", files.remove, None),
        ("open", lambda path: files.cut(path, 2), b"ol"),
        ("open", lambda path: files.append(path, b"new\n"), b"old\nnew\n"),
    ],
)
def test_a_file_that_another_program_has_open_is_tried_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    change: Callable[[Path], None],
    left: bytes | None,
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old\n")
    refusals = iter([PermissionError("it is open"), PermissionError("it is open")])
    really = getattr(os, call)

    def busy(*given: Any) -> Any:
        if (refusal := next(refusals, None)) is not None:
            raise refusal
        return really(*given)

    monkeypatch.setattr(files, "_TRIES", 5)
    monkeypatch.setattr(files, "_PAUSE", 0)
    monkeypatch.setattr(os, call, busy)
    change(path)
    assert next(refusals, None) is None
    assert files.read(path) == left


def test_without_fork_no_kernel_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert not fork_client.can_fork()


def test_only_linux_gives_kernels_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not learner_accounts.can_give()
