"""`alongside cohort serve`: starts the proxy, the hub and the site, and looks after them.

They are three processes beside each other, so that one can end without the others: with the hub
away open pages go on saving. Whichever ends by itself is started again, later each time.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.settings import Settings, load_settings
from alongside.course.outline import Course
from alongside.hub.auth.password_file import OLD_PASSWORDS, PASSWORDS, PasswordFile
from alongside.hub.process.server_audit import check_accounts
from alongside.hub.settings import state_folder
from alongside.hub.settings.hub_classes import check_hub_settings
from alongside.hub.settings.network_addresses import PREFIX, SERVICE
from alongside.hub.settings.state_folder import Ports
from alongside.site.kernels import patches
from alongside.storage import files
from alongside.storage.lock import BusyError, locked

LOOK = 0.5  # seconds between looks at whether all is running
LONGEST_WAIT = 30.0  # seconds before one that keeps ending is started again
PATIENCE = 20.0  # seconds for each to end when all is stopped
INNER = range(15_000, 32_000)
"""Ports for the parts. No system gives these to outgoing connections: one could otherwise have the
port of a part that is being started again, even one that asks whether it is there yet."""
FILES = 65_536
"""Files and connections that each part may have open: an open page takes several of the site's."""


@dataclass
class ManagedProcess:
    """One of the processes: how it is started, and how it has been doing."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    not_before: float = 0.0
    started: float = field(default=0.0)

    def look(self, now: float) -> None:
        """Start it if it does not run, unless it has failed too recently."""
        if self.process is not None and self.process.poll() is None:
            if now - self.started > 2 * LONGEST_WAIT:
                self.failures = 0
            return
        if self.process is not None:
            say(f"The {self.name} ended (exit code {self.process.returncode}).")
            self.process = None
            self.not_before = now + min(LONGEST_WAIT, 2.0**self.failures / 2)
            self.failures += 1
        if now >= self.not_before:
            self.started = now
            self.process = subprocess.Popen(  # noqa: S603 (our own commands, no shell)
                self.command, env=dict(self.env), stdin=subprocess.DEVNULL, start_new_session=True
            )

    def stop(self) -> None:
        """Ask it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        """Wait until it has ended, then make it."""
        if self.process is None:
            return
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve_cohort(cohort_yml: Path) -> int:
    """Serve a cohort until it is stopped.

    Raises CohortError for settings that can't be served, PatchError where no form could open.
    """
    patches.refuse()
    settings = load_settings(cohort_yml)
    refuse_unsafe(settings)
    course = Course.find()
    os.umask(0o077)
    allow_many_files()
    secrets = state_folder.prepare(settings)
    if settings.sign_in == "codes":
        place = state_folder.folder(settings)
        PasswordFile(place / PASSWORDS).carry_over(place / OLD_PASSWORDS)
    files.make_private(settings.records, close=False)
    try:
        with locked(state_folder.folder(settings) / ".serving.lock", 0.0):
            ports = choose_ports(settings)
            everything = parts(settings, course, ports, secrets)
            files.replace(
                state_folder.folder(settings) / state_folder.PORTS_FILE, ports.as_text().encode()
            )
            address = settings.address or f"http://{settings.ip}:{ports.public}/"
            say(f"{settings.name} is at {address} (Ctrl-C ends it).")
            look_after(everything)
    except BusyError:
        raise CohortError(
            f"{cohort_yml} is being served already. End that first, or leave it be."
        ) from None
    return 0


def refuse_unsafe(settings: Settings) -> None:
    """Raise CohortError for what must not be served: settings nobody reads, kernels as root."""
    for look in (check_hub_settings, check_accounts):
        for mistake in look(settings):
            raise CohortError(str(mistake))


def allow_many_files() -> None:
    """Let this process and what it starts open as many files as the system allows, up to FILES.

    The usual limit, 1,024, is too few for a class: each open page takes several of the site's.
    """
    if os.name != "posix":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):  # as it was, then
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def parts(
    settings: Settings, course: Course, ports: Ports, secrets: Mapping[str, str]
) -> tuple[ManagedProcess, ...]:
    """The processes of a cohort, in the order in which they start."""
    env = {**state_folder.environment(settings, ports), "ALONGSIDE_COURSE": str(course.root)}
    hub = f"http://127.0.0.1:{ports.hub}"
    proxy = [
        sys.executable, "-m", "alongside.hub.process.proxy",
        "--ip", settings.ip, "--port", str(ports.public),
        "--api-ip", "127.0.0.1", "--api-port", str(ports.proxy),
        "--default-target", hub, "--error-target", f"{hub}/hub/error", "--log-level", "warning",
    ]  # fmt: skip
    return (
        ManagedProcess("proxy", proxy, {**env, "CONFIGPROXY_AUTH_TOKEN": secrets["proxy"]}),
        ManagedProcess("hub", [sys.executable, "-m", "alongside.hub.process.hub_process"], env),
        ManagedProcess(
            "site",
            [sys.executable, "-m", "alongside.hub.site.cohort_site"],
            {**env, **service_env(ports, secrets["site"])},
        ),
    )


def service_env(ports: Ports, token: str) -> dict[str, str]:
    """What JupyterHub tells a service that it starts itself; ours outlives it."""
    return {
        "JUPYTERHUB_API_TOKEN": token,
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{ports.hub}/hub/api",
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_HOST": "",
        "JUPYTERHUB_CLIENT_ID": f"service-{SERVICE}",
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": f'["access:services!service={SERVICE}"]',
        "JUPYTERHUB_OAUTH_SCOPES": f'["access:services!service={SERVICE}"]',
        "JUPYTERHUB_SERVICE_NAME": SERVICE,
        "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
        "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{ports.site}",
    }


def choose_ports(settings: Settings) -> Ports:
    """cohort.yml's port, and three free ones on loopback. Raises CohortError if it is taken."""
    family = socket.AF_INET6 if ":" in settings.ip else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.ip, settings.port))
        except OSError as why:
            raise CohortError(
                f"{settings.path.name} says {settings.ip}, port {settings.port}, and that can't be "
                f"used: {why.strerror}. End what has it, or choose another port."
            ) from why
        with ExitStack() as held:
            inner = [_inner(held.enter_context(socket.socket())) for _ in range(3)]
        return Ports(settings.port, *inner)


def _inner(one: socket.socket) -> int:
    """Give it a free port on loopback, and return that."""
    for port in random.SystemRandom().sample(INNER, 200):
        with suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port
    one.bind(("127.0.0.1", 0))
    return int(one.getsockname()[1])


def look_after(
    everything: Sequence[ManagedProcess], sleep: Callable[[float], None] = time.sleep
) -> None:
    """Keep all of them running until this process is asked to end; then end them."""
    asked: list[int] = []

    def end(number: int, _: Any) -> None:
        asked.append(number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        while not asked:
            for part in everything:
                part.look(time.monotonic())
            sleep(LOOK)
    finally:
        for part in everything:
            part.stop()
        for part in everything:
            part.wait()
        for number, handler in before.items():
            signal.signal(number, handler)


def say(line: str) -> None:
    """Tell whoever watches; the log of a systemd unit."""
    with suppress(OSError, ValueError):
        print(line, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(serve_cohort(Path(sys.argv[1])))
    except CohortError as why:
        sys.exit(str(why))
