"""What the program does where a call of Linux's is missing: the call is taken away.

Covers: storage/files.py, site/kernels/fork_client.py, hub/accounts/accounts.py.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from tests.support.paths import PACKAGE, ROOT

from alongside.hub.accounts import accounts
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


def test_a_file_that_another_program_has_open_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = iter([PermissionError("it is open"), PermissionError("it is open")])
    replace = os.replace

    def busy(*names: Path) -> None:
        if (refusal := next(refusals, None)) is not None:
            raise refusal
        replace(*names)

    monkeypatch.setattr(files, "_TRIES", 5)
    monkeypatch.setattr(files, "_PAUSE", 0)
    monkeypatch.setattr(os, "replace", busy)
    files.replace(tmp_path / "a.json", b"one\n")
    assert (tmp_path / "a.json").read_bytes() == b"one\n"


def test_without_fork_no_kernel_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert not fork_client.can_fork()


def test_only_linux_gives_kernels_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not accounts.can_give()
