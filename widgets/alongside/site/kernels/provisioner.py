"""How the site's kernels come to be: forked from the fork server, or started the ordinary way.

``alongside-fork-provisioner`` is a Jupyter kernel provisioner, the official extension point. All
but the launch is jupyter_client's own ``LocalProvisioner``.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from alongside.site.kernels.fork_client import ForkClient, ForkError, NoProcessError

NAME = "alongside-fork-provisioner"
KERNEL = "python3"  # the name that notebooks carry in their metadata
COMMAND = [sys.executable, "-m", "alongside.site.kernels.kernel_entry", "-f", "{connection_file}"]

log = logging.getLogger("alongside.site")


class ForkProvisioner(LocalProvisioner):
    """Forks a kernel by ``fork_client`` if there is one, else starts an ordinary process."""

    fork_client: ForkClient | None = None  # the running site's; set by the site
    log_file: Path | None = None  # of this kernel

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch the kernel ``cmd`` names; a fork that can't be had falls back in silence."""
        env = {str(key): str(value) for key, value in kwargs.get("env", os.environ).items()}
        cwd = Path(kwargs.get("cwd") or Path.cwd())
        # Beside the connection file, in the site's private folder.
        file = Path(cmd[cmd.index("-f") + 1])
        self.log_file = kernel_log = file.with_suffix(".log")
        fork_client = type(self).fork_client
        if fork_client is not None and cmd[1:3] == COMMAND[1:3]:
            try:
                forked: Any = await fork_client.fork(cmd[3:], env=env, cwd=cwd, log=kernel_log)
            except ForkError as error:
                log.warning("%s Starting an ordinary kernel.", error)
            else:
                self.process = forked
                self.pid = self.pgid = forked.pid  # it leads a session, so a group, of its own
                self.cwd = cwd
                return self.connection_info
        with kernel_log.open("ab") as out:
            kwargs = {**kwargs, "env": env, "stdout": out, "stderr": out}
            try:
                return await super().launch_kernel(cmd, **kwargs)
            except BlockingIOError as error:
                raise NoProcessError(error.errno, error.strerror) from error

    async def cleanup(self, restart: bool = False) -> None:
        """As the class it extends, and forget a log in which nothing stands."""
        await super().cleanup(restart=restart)
        log_file = self.log_file
        if log_file is not None and log_file.is_file() and not log_file.stat().st_size:
            log_file.unlink()


class SiteKernelSpecs(KernelSpecManager):
    """The site's kernel, made in memory under the name notebooks ask for; nothing is installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Our kernel spec for Python notebooks, the installed spec for other languages."""
        if kernel_name != KERNEL:
            return super().get_kernel_spec(kernel_name)
        register_provisioner()
        return KernelSpec(
            argv=list(COMMAND),
            display_name="Python 3 (Alongside)",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": NAME}},
            resource_dir=str(Path(__file__).parent),
        )

    def find_kernel_specs(self) -> dict[str, str]:
        """The installed kernels, and ours."""
        return {**super().find_kernel_specs(), KERNEL: str(Path(__file__).parent)}


def register_provisioner() -> None:
    """Make the provisioner known to this process, also where the package was never installed."""
    known = KernelProvisionerFactory.provisioners
    if NAME not in known:
        value = f"{ForkProvisioner.__module__}:{ForkProvisioner.__name__}"
        known[NAME] = EntryPoint(NAME, value, KernelProvisionerFactory.GROUP_NAME)
