"""The cohort's kernels: each is its learner's from its first moment, whichever way it is reached.

The page's own call, the websocket, GET and DELETE are guarded by `identity.OwnerAuthorizer`;
Voila's shutdown address asks no authorizer, so the manager itself asks who it is that asks.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_server.base.call_context import CallContext
from tornado import web
from traitlets import default

from alongside.hub.kernel_accounts.learner_accounts import UID
from alongside.site.kernels import provisioner
from alongside.site.kernels.kernel_manager import SiteKernelManager, free_kernels
from alongside.site.kernels.provisioner import ForkProvisioner, SiteKernelSpecs
from alongside.site.pages.csp import without_secrets

NAME = "alongside-cohort-provisioner"
MOST = 1000
"""Pages that have a kernel at one time, whatever the memory, until cohort.yml says otherwise."""
SOCKETS = 60_000
"""ZeroMQ sockets that the site may have; an open page takes about six."""


class CohortKernels(SiteKernelManager):
    """Starts kernels for whoever is signed in, and ends them for nobody else."""

    @default("max_kernels")
    def _default_max_kernels(self) -> int:
        return free_kernels(MOST)

    def __init__(self, **kwargs: Any) -> None:
        """As the class it extends; nobody owns anything."""
        super().__init__(**kwargs)
        self._owners: dict[str, str] = {}
        self._beginning: Counter[str] = Counter()
        self._begun: dict[str, float] = {}
        # ZeroMQ's own limit, 1,023, is reached at about 170 open pages.
        self.context.set(zmq.MAX_SOCKETS, SOCKETS)

    def owner(self, kernel_id: str) -> str | None:
        """Whose kernel it is; None if there is no such kernel."""
        return self._owners.get(kernel_id) if kernel_id in self else None

    async def end_all_of(self, learner: str) -> None:
        """End every kernel of one learner."""
        for kernel_id in [k for k, who in self._owners.items() if who == learner]:
            await self.end(kernel_id)

    def connections(self) -> int:
        """How many connections open pages have now."""
        return sum(map(len, self._sockets.values()))

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]
        """Start a kernel for the learner whose request this is; 403 without one.

        Raises LearnerLimit where they have as many as one may.

        Whatever the caller put into the environment, the learner and the secrets are as the site
        has them.
        """
        handler = _asking()
        if handler is None:
            raise web.HTTPError(403)
        site: Any = self.parent
        learner = site.learner(handler)
        self._owners = {k: who for k, who in self._owners.items() if k in self}
        site.refuse_more(learner, self.places(learner))
        self._beginning[learner] += 1
        try:
            env = without_secrets(kwargs.get("env") or {})
            kwargs["env"] = {**env, **site.kernel_env(learner)}
            kernel_id = await super().start_kernel(**kwargs)
        finally:
            self._beginning -= Counter([learner])
        self._owners[kernel_id] = learner
        self._begun = {k: at for k, at in self._begun.items() if k in self}
        self._begun[kernel_id] = time.time()
        return kernel_id

    async def end_before(self, ended_at: Callable[[str], float]) -> None:
        """End the kernels of learners whose sessions have ended since those began."""
        for kernel_id, began in list(self._begun.items()):
            if kernel_id in self and ended_at(self._owners.get(kernel_id, "")) > began:
                await self.end(kernel_id)

    def places(self, learner: str) -> int:
        """How many pages of a learner have a kernel, or are about to."""
        mine = sum(who == learner and k in self for k, who in self._owners.items())
        return mine + self._beginning[learner]

    async def shutdown_kernel(  # type: ignore[override]
        self, kernel_id: str, now: bool = False, restart: bool = False
    ) -> None:
        """End a kernel, unless it is another learner's request that asks for it: 403."""
        handler = _asking()
        if handler is not None and _names(handler, kernel_id):
            site: Any = self.parent
            if self.owner(kernel_id) != site.learner(handler):
                raise web.HTTPError(403)
        await super().shutdown_kernel(kernel_id, now=now, restart=restart)


def _asking() -> Any:
    """The handler whose request is being answered now, or None.

    What a request started (a timer, the culler) still carries its context long after it.
    """
    handler = CallContext.get(CallContext.JUPYTER_HANDLER)
    return None if handler is None or handler._finished else handler


def _names(handler: Any, kernel_id: str) -> bool:
    """Whether the request's address is about this kernel."""
    return kernel_id in (*handler.path_args, *handler.path_kwargs.values())


class CohortProvisioner(ForkProvisioner):
    """Forks a learner's kernel; one that is to have an account of its own starts in no other way.

    An ordinary kernel, the usual way out, would run as the server's account.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch the kernel; raises RuntimeError, ForkError where it would have too many rights."""
        env = {str(key): str(value) for key, value in (kwargs.get("env") or {}).items()}
        if UID not in env:
            return await super().launch_kernel(cmd, **kwargs)
        fork_client = type(self).fork_client
        if fork_client is None or cmd[1:3] != provisioner.COMMAND[1:3]:
            raise RuntimeError("A learner's kernel can't be forked, and starts in no other way.")
        file = Path(cmd[cmd.index("-f") + 1])
        forked: Any = await fork_client.fork(
            cmd[3:], env=env, cwd=Path(kwargs.get("cwd") or "/"), log=file.with_suffix(".log")
        )
        self.process = forked
        self.pid = self.pgid = forked.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info


class CohortKernelSpecs(SiteKernelSpecs):
    """The site's kernel, started by our provisioner; there is no other kernel."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The site's kernel."""
        spec = super().get_kernel_spec(provisioner.KERNEL)
        spec.metadata = {"kernel_provisioner": {"provisioner_name": NAME}}
        return spec

    def find_kernel_specs(self) -> dict[str, str]:
        """The one."""
        name = provisioner.KERNEL
        return {name: super().find_kernel_specs()[name]}


def register() -> None:
    """Make the provisioner known to this process."""
    value = f"{CohortProvisioner.__module__}:{CohortProvisioner.__name__}"
    group = KernelProvisionerFactory.GROUP_NAME
    KernelProvisionerFactory.provisioners[NAME] = EntryPoint(NAME, value, group)
