r"""The fork server: it has imported all that a kernel needs, and forks one kernel a request.

Runs as ``python -m alongside.site.kernels.fork_server FD``, where FD is one end of a socket pair.
For
each kernel the site sends one byte with a socket attached (SCM_RIGHTS). The fork reads its
request from that socket: four bytes of length and JSON ``{"argv", "env", "cwd", "log"}``. On it
come back ``P<pid>\n`` at once (``E<errno>\n`` where the system gives no process), ``R\n`` when the
kernel's sockets are bound (who connects earlier is refused and tries again a tenth of a second
later), and ``X<exit code>\n`` when it has ended.
When the site is gone, the pair closes, and the fork server ends its kernels and itself.

Why not multiprocessing's forkserver: it imports the parent's ``__main__`` (all of Voila) in each
child, and pickles what it is given. Here nothing runs before the fork but imports: no threads,
no event loop, no zmq context, which a fork could not take along.
"""

from __future__ import annotations

import gc
import json
import os
import random
import selectors
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

Start = Callable[[list[str], Callable[[], None]], None]  # runs a kernel; calls back when bound
_DONE = object()  # what ends the steps
FAILED = 70  # the exit code of a fork that could not start its kernel


def serve(control: socket.socket, start: Start, later: Iterable[object] = ()) -> None:
    """Fork a kernel for each request on ``control`` until it closes; ``start`` runs in the fork.

    ``later`` is what to make ready for the forks while none is asked for, in steps so short that
    who asks meanwhile doesn't notice.
    """
    gc.collect()
    gc.freeze()  # or the collector would write to, and so copy, every page that forks share
    wake, woken = socket.socketpair()
    for end in (wake, woken):
        end.setblocking(False)
    signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    children: dict[int, socket.socket] = {}
    steps: Iterator[object] | None = iter(later)
    with selectors.DefaultSelector() as waiting:
        waiting.register(control, selectors.EVENT_READ)
        waiting.register(wake, selectors.EVENT_READ)
        while True:
            asked = waiting.select(None if steps is None else 0)
            if not asked and steps is not None and next(steps, _DONE) is _DONE:
                steps = None
                gc.freeze()
            for key, _ in asked:
                if key.fileobj is wake:
                    _drain(wake)
                    continue
                byte, handed, _, _ = socket.recv_fds(control, 1, 1)
                if not byte:
                    _end(children)
                    return
                if handed:
                    _fork(socket.socket(fileno=handed[0]), children, start)
            _reap(children)


def _drain(wake: socket.socket) -> None:
    try:
        while wake.recv(512):
            pass
    except BlockingIOError:
        pass


def _fork(talk: socket.socket, children: dict[int, socket.socket], start: Start) -> None:
    try:
        pid = os.fork()
    except OSError as error:  # no memory, or no process to be had: the site tries its own way
        _tell(talk, f"E{error.errno}\n")
        talk.close()
        return
    if pid == 0:
        _be_a_kernel(talk, start)
    children[pid] = talk
    _tell(talk, f"P{pid}\n")


def _tell(talk: socket.socket, line: str) -> None:
    with suppress(OSError):  # the site no longer asks about this kernel
        talk.sendall(line.encode())


def _reap(children: dict[int, socket.socket]) -> None:
    """Wait for every child that has ended: no zombies, and the site hears each exit code."""
    while children:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        talk = children.pop(pid, None)
        if talk is not None:
            _tell(talk, f"X{os.waitstatus_to_exitcode(status)}\n")
            talk.close()


def _end(children: Mapping[int, socket.socket]) -> None:
    for pid in children:
        with suppress(OSError):
            os.killpg(pid, signal.SIGTERM)


def _be_a_kernel(talk: socket.socket, start: Start) -> NoReturn:
    """In the fork: take on the request's environment, run the kernel, never return."""
    code = FAILED
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        request = _read(talk)
        _close_all_but(talk.fileno())
        _take_on(request)
        start(request["argv"], lambda: _bound(talk))
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def _read(talk: socket.socket) -> dict[str, Any]:
    (length,) = struct.unpack("!I", _exactly(talk, 4))
    request: dict[str, Any] = json.loads(_exactly(talk, length))
    return request


def _exactly(talk: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        part = talk.recv(size - len(parts))
        if not part:
            raise EOFError("The site hung up before it had said what to start.")
        parts += part
    return parts


def _bound(talk: socket.socket) -> None:
    _tell(talk, "R\n")
    talk.close()


def _close_all_but(kept: int) -> None:
    """Close what the fork inherited: the fork server's sockets and those of other kernels.

    Their Python objects stay alive in the frames above until the process ends, so none of them
    can later close a number that is by then somebody else's.
    """
    try:
        numbers = [int(name) for name in os.listdir("/dev/fd")]  # noqa: PTH208 (names are numbers)
    except OSError:
        numbers = list(range(3, 1024))
    for number in numbers:
        if number > 2 and number != kept:
            with suppress(OSError):
                os.close(number)


def _take_on(request: Mapping[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.close(nothing)
    random.seed()  # or all kernels would draw the same numbers
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
    sys.argv = [str(Path(__file__).with_name("kernel_entry.py")), *request["argv"]]


def main() -> None:
    """Import what kernels need, then serve on the socket whose number is the argument."""
    from alongside.site.kernels import kernel_entry

    control = socket.socket(fileno=int(sys.argv[1]))
    kernel_entry.prepare()
    kernel_entry.preload()
    serve(control, _start, kernel_entry.preload_tools())


def _start(argv: list[str], ready: Callable[[], None]) -> None:
    from alongside.site.kernels import kernel_entry

    kernel_entry.main(argv, ready)


if __name__ == "__main__":
    main()
