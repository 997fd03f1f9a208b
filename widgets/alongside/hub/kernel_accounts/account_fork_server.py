"""The fork server of a cohort: each fork takes on its learner's account before it runs anything.

As `alongside.site.kernels.fork_server`, whose protocol it speaks, with one step more in the fork.
It runs
as ``python -m alongside.hub.kernel_accounts.account_fork_server FD``.
"""

from __future__ import annotations

import os
import resource
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from alongside.hub.kernel_accounts.learner_accounts import FIRST, LAST, UID
from alongside.site.kernels import fork_server
from alongside.site.kernels.fork_client import ForkClient


class AccountForkClient(ForkClient):
    """The fork server, with learners' accounts."""

    module = "alongside.hub.kernel_accounts.account_fork_server"


def become_account(uid: int) -> None:
    """Take on an account, for good. Raises PermissionError where any right of the old one stays."""
    if not FIRST <= uid <= LAST:
        raise PermissionError(f"{uid} is no learner's account.")
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if os.getresuid() != (uid,) * 3 or os.getresgid() != (uid,) * 3 or os.getgroups():
        raise PermissionError("A kernel kept rights of the server's account.")
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # memory with words in it stays off the disk


def start(argv: list[str], ready: Callable[[], None]) -> None:
    """In the fork: become the learner if there is one to become, then be a kernel."""
    uid = os.environ.pop(UID, "")
    if uid:
        number, connection = int(uid), Path(argv[argv.index("-f") + 1])
        os.chown(connection, number, number)  # it holds the key to this kernel alone
        become_account(number)
    fork_server._start(argv, ready)


def main() -> None:
    """Import what kernels need, then serve on the socket whose number is the argument."""
    from alongside.site.kernels import kernel_entry

    control = socket.socket(fileno=int(sys.argv[1]))
    kernel_entry.prepare()
    kernel_entry.preload()
    fork_server.serve(control, start, kernel_entry.preload_tools())


if __name__ == "__main__":
    main()
