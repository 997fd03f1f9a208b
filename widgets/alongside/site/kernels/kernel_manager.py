"""The site's kernels: how many there may be, whose page each serves, and when it ends.

A kernel holds nothing that is not in the learner's record, so it ends as soon as nobody needs it:
a moment after its page has left, or when the page's connection is gone and does not come back.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import (
    AsyncMappingKernelManager,
    ServerKernelManager,
)
from tornado import web
from traitlets import Float, Integer, default

from alongside.site.kernels.failure_reasons import OutOfMemory, SiteFull, is_killed, lacks_memory
from alongside.site.kernels.fork_client import KernelEndedError
from alongside.site.kernels.page_opening import ask_to_open_page
from alongside.site.kernels.provisioner import KERNEL

MIB = 1024 * 1024
LONGEST_SOCKET = 100  # bytes of a socket's path, with a number after it; systems allow 104 or 108
PER_PAGE = 20 * MIB  # what an open page's kernel takes, with some to spare
MOST = 300
"""Pages that have a kernel at one time, whatever the memory, until a host says otherwise."""
FOR_THE_REST = 400 * MIB
KILLED_KEPT = 1000  # kernels that were killed, of which a page may ask
LOOK_EVERY = 0.5
"""Seconds between looks whether a kernel that opens a page is still there."""


def _plain(thing: Any) -> Any:
    """Jupyter's classes, whose types are not complete, taken as they are."""
    return thing


def free_kernels(most: int = MOST) -> int:
    """How many pages this machine has memory for; ``most`` where it can't be told."""
    available = free_memory()
    if available is None:
        return min(most, 100)
    return max(4, min(most, (available - FOR_THE_REST) // PER_PAGE))


def free_memory() -> int | None:
    """Memory that is free or can be freed, in bytes; None where that can't be told."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        found = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError):
        return None
    return found * 1024


class SiteKernel(ServerKernelManager):
    """Jupyter's manager of one kernel, with the site's one logger of events."""

    @default("event_logger")
    def _default_event_logger(self) -> Any:
        """Jupyter makes one a kernel: three schemas read each time, and memory never given back."""
        return _event_logger()


@cache
def _event_logger() -> Any:
    return _plain(ServerKernelManager)().event_logger


class SiteKernelManager(AsyncMappingKernelManager):
    """Voila's kernel manager with a limit, and an eye on each kernel's connections."""

    max_kernels = Integer(help="Open pages that may have a kernel at one time.").tag(config=True)
    grace = Float(3.0, help="Seconds a kernel waits for its page to come back.").tag(config=True)
    unclaimed = Float(60.0, help="Seconds a new kernel waits for its page.").tag(config=True)
    leaving = Float(1.0, help="Seconds for the last words of a page that leaves.").tag(config=True)

    @default("kernel_manager_class")
    def _default_kernel_manager_class(self) -> str:
        return f"{SiteKernel.__module__}.{SiteKernel.__name__}"

    @default("max_kernels")
    def _default_max_kernels(self) -> int:
        return free_kernels()

    def __init__(self, **kwargs: Any) -> None:
        """As the class it extends."""
        _plain(super()).__init__(**kwargs)
        self._starting = 0
        self._ending = 0
        self._sockets: dict[str, set[Any]] = {}
        self._ends: dict[str, asyncio.TimerHandle] = {}
        self._killed: deque[str] = deque(maxlen=KILLED_KEPT)

    def pre_start_kernel(self, kernel_name: str | None, kwargs: Any) -> tuple[Any, str, str]:
        """Let the site and its kernels talk over sockets in the site's private folder.

        Over TCP, Jupyter's default, any account of the machine could listen to what a kernel
        publishes: a learner's words, when a page opens.
        """
        kernel, name, kernel_id = _plain(super()).pre_start_kernel(kernel_name, kwargs)
        socket_path = f"{Path(kernel.connection_file).with_suffix('')}-ipc"
        if name == KERNEL and os.name != "nt" and len(socket_path.encode()) < LONGEST_SOCKET:
            kernel.transport, kernel.ip = "ipc", socket_path
        return kernel, name, kernel_id

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]
        """Start a kernel; raises SiteFull at the limit."""
        if len(self) - self._ending + self._starting >= self.max_kernels:
            raise SiteFull(self.max_kernels)
        self._starting += 1
        try:
            kernel_id: str = await _plain(super()).start_kernel(**kwargs)
        finally:
            self._starting -= 1
        self._end_in(kernel_id, self.unclaimed)
        return kernel_id

    def notify_connect(self, kernel_id: str) -> None:
        """A page has connected: its kernel stays."""
        _plain(super()).notify_connect(kernel_id)
        self._keep(kernel_id)

    def notify_disconnect(self, kernel_id: str) -> None:
        """A page's connection is gone: its kernel waits a moment for it to come back."""
        _plain(super()).notify_disconnect(kernel_id)
        if not self._kernel_connections.get(kernel_id):
            self._end_in(kernel_id, self.grace)

    def opened(self, kernel_id: str, socket: Any) -> None:
        """A page's websocket, to be closed when its kernel ends."""
        self._sockets.setdefault(kernel_id, set()).add(socket)

    def was_killed(self, kernel_id: str | None) -> bool:
        """Whether the system killed this kernel, as it does when memory runs out."""
        return kernel_id in self._killed

    def closed(self, kernel_id: str, socket: Any) -> None:
        """It is closed."""
        self._sockets.get(kernel_id, set()).discard(socket)

    def leave(self, kernel_id: str) -> None:
        """The page says that it leaves; its last words may still be on their way."""
        self._end_in(kernel_id, self.leaving)

    def _keep(self, kernel_id: str) -> None:
        handle = self._ends.pop(kernel_id, None)
        if handle is not None:
            handle.cancel()

    def _end_in(self, kernel_id: str, seconds: float) -> None:
        self._keep(kernel_id)
        if kernel_id in self:
            loop = asyncio.get_running_loop()
            self._ends[kernel_id] = loop.call_later(seconds, self._end, kernel_id)

    def _end(self, kernel_id: str) -> None:
        self._ends.pop(kernel_id, None)
        if kernel_id in self:
            task = asyncio.ensure_future(self.end(kernel_id))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def end(self, kernel_id: str) -> None:
        """Shut a kernel down, if it is still there, and let its pages know."""
        self._keep(kernel_id)
        if kernel_id in self:
            try:
                await self.shutdown_kernel(kernel_id)
            except (web.HTTPError, KeyError, RuntimeError):
                self.log.debug("Kernel %s had ended by itself.", kernel_id)

    async def shutdown_kernel(  # type: ignore[override]
        self, kernel_id: str, now: bool = False, restart: bool = False
    ) -> None:
        """However a kernel ends, by its page or by the culler: close its sockets."""
        self._keep(kernel_id)
        self._ending += 1
        try:
            await _plain(super()).shutdown_kernel(kernel_id, now=now, restart=restart)
        finally:
            self._ending -= 1
            for socket in self._sockets.pop(kernel_id, ()):
                socket.close()

    def _handle_kernel_died(self, kernel_id: str) -> None:
        """Forget a dead kernel, and give back what the site held for it (jupyter does not)."""
        self._keep(kernel_id)
        if kernel_id not in self:
            return
        kernel = self.get_kernel(kernel_id)
        if is_killed(exit_code(kernel)):
            self._killed.append(kernel_id)
        self._sockets.pop(kernel_id, None)
        _plain(self).stop_watching_activity(kernel_id)
        _plain(self).stop_buffering(kernel_id)
        self._kernel_connections.pop(kernel_id, None)
        self._kernel_ports.pop(kernel_id, None)
        _plain(super())._handle_kernel_died(kernel_id)
        task = asyncio.ensure_future(ensure_async(kernel.cleanup_resources()))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


class PageConnection(ZMQChannelsWebsocketConnection):
    """The websocket's side of a kernel; one that has answered the site is not asked again."""

    def request_kernel_info(self) -> Any:
        """Who the kernel is: known, if this site opened a page in it."""
        if not getattr(self.kernel_manager, "opened", False):
            return _plain(super()).request_kernel_info()
        known: Future[dict[str, Any]] = Future()
        known.set_result({})
        return asyncio.wrap_future(known)


@dataclass
class OpenPage:
    """A page with a kernel: which of its widgets has which model, and what failed."""

    kernel_id: str
    notebook: str
    owner: str | None
    models: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class OpenPages:
    """The pages that have a kernel now."""

    def __init__(self, manager: SiteKernelManager, log: Any, answer_within: float = 60.0) -> None:
        """``answer_within`` is the seconds a page's cells may take."""
        self._manager = manager
        self._log = log
        self._answer_within = answer_within
        self._pages: dict[str, OpenPage] = {}

    def get(self, kernel_id: str | None, notebook: str, owner: str | None) -> OpenPage | None:
        """The open page with this kernel, if it is this notebook's and this learner's."""
        self._pages = {k: p for k, p in self._pages.items() if k in self._manager}
        page = self._pages.get(kernel_id or "")
        return page if page and (page.notebook, page.owner) == (notebook, owner) else None

    def owner_of(self, kernel_id: str) -> str | None:
        """Whose page this kernel serves; None also where nobody signs in."""
        page = self._pages.get(kernel_id)
        return page.owner if page else None

    async def open(
        self,
        notebook: str,
        plan: Sequence[Mapping[str, Any]],
        *,
        owner: str | None,
        env: Mapping[str, str],
    ) -> OpenPage:
        """Start a kernel and run a page's widget cells in it.

        Raises SiteFull, OutOfMemory, RuntimeError.
        """
        try:
            kernel_id, outcome = await self._start(plan, env)
        except Exception as error:
            if not lacks_memory(error):
                raise
            free = free_memory()
            fact = f"no memory for a page's kernel ({root_of(error)}"
            fact += f"; {free // MIB} MiB free)" if free is not None else ")"
            self._log.error("%s", fact)
            raise OutOfMemory(fact) from error
        page = OpenPage(kernel_id, notebook, owner)
        page.models = outcome["models"]
        for key, trace in outcome["errors"].items():
            page.errors[key] = log_page_failure(self._log, f"{key} of {notebook}", trace)
        page.errors.update(outcome.get("sentences", {}))
        self._pages[kernel_id] = page
        return page

    async def _start(
        self, plan: Sequence[Mapping[str, Any]], env: Mapping[str, str]
    ) -> tuple[str, dict[str, Any]]:
        kernel_id = await self._manager.start_kernel(kernel_name=KERNEL, path="", env=dict(env))
        try:
            return kernel_id, await self._run(kernel_id, plan)
        except BaseException:
            await self._manager.end(kernel_id)
            raise

    async def _run(self, kernel_id: str, plan: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        kernel = _plain(self._manager.get_kernel(kernel_id))
        client = kernel.client()
        client.start_channels(  # noqa: S604 (a channel of that name)
            shell=True, iopub=False, stdin=False, hb=False, control=False
        )
        asked = asyncio.ensure_future(ask_to_open_page(client, plan, self._answer_within))
        try:
            # One that is killed meanwhile will not answer: its page needs another at once.
            while not (await asyncio.wait({asked}, timeout=LOOK_EVERY))[0]:
                if not await ensure_async(kernel.is_alive()):
                    raise KernelEndedError(code if (code := exit_code(kernel)) is not None else 1)
            outcome = await asked
        except Exception as error:
            raise RuntimeError(f"The page's kernel did not open it: {error!r}") from error
        finally:
            asked.cancel()
            client.stop_channels()
        kernel.opened = True
        kernel.execution_state = "idle"  # or its websocket would wait to hear that it started
        return outcome


def exit_code(kernel: Any) -> int | None:
    """How a kernel's process ended, negative for a signal; None while it runs, or if unknown."""
    process = getattr(getattr(kernel, "provisioner", None), "process", None)
    code = getattr(process, "returncode", None)
    return code if isinstance(code, int) else None


def root_of(error: BaseException) -> BaseException:
    """What was at the bottom of it."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def log_page_failure(log: Any, what: str, trace: str) -> str:
    """Log what failed, and return the sentence that its reader gets instead."""
    number = error_reference()
    log.error("Reference %s: %s failed.\n%s", number, what, trace)
    return (
        "This part of the page could not be opened. The rest works as ever. If you tell whoever "
        f"runs the site, give them this number: {number}."
    )


def error_reference() -> str:
    """A short number that a page shows and the log holds, so that the one leads to the other."""
    return secrets.token_hex(4).upper()
