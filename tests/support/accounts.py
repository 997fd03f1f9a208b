"""Runs part of a test as an account that is not root, for which files can really be closed."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from scripts import test_tools

from alongside.hub.kernel_accounts.learner_accounts import can_give
from alongside.storage.lock import locked

NOBODY = 65534


@cache
def server_python() -> str:
    """The Python that a cohort's server is started with: where it is root, one all accounts read.

    A server that is root gives learners' kernels accounts of their own, or refuses to start.
    """
    named = os.environ.get("ALONGSIDE_OPEN_PYTHON", "")
    if named or not can_give():
        return named or sys.executable
    test_tools.CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
    with locked(test_tools.CACHE / ".python.lock", 120.0):  # several tests begin at one time
        if test_tools.open_python() is None:
            test_tools.copy_python()
    return test_tools.open_python() or sys.executable


@contextmanager
def as_nobody(folder: Path) -> Iterator[Path]:
    """A copy of a folder that belongs to whoever `in_account` runs as, where they can reach it."""
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        copy = Path(place) / "copy"
        shutil.copytree(folder, copy)
        for path in (copy, *copy.rglob("*")):
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)
            path.chmod(0o700 if path.is_dir() else 0o600)
        try:
            yield copy
        finally:
            for path in (copy, *(p for p in copy.rglob("*") if p.is_dir())):
                path.chmod(0o700)


def in_account(do: Callable[[], None]) -> None:
    """Do something as nobody where root runs the tests, else as who does; fails as it fails."""
    if os.geteuid() != 0:
        do()
        return
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = ""
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            do()
        except BaseException:
            said = traceback.format_exc()
        os.write(write, said.encode()[-60_000:])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8", errors="replace") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    assert not said, said
