"""`alongside cohort serve`: starts the proxy, the hub and the site, and looks after them.

They are processes beside each other, so that one can end without the others: with the hub away open
pages go on saving. Whichever ends by itself is started again at once, and later each time that it
does so soon again. A second site stands by, all read and ready, and takes over within a moment: to
start one takes seconds, which people who write would wait for. One that hangs is ended, and so
started again. All of them end with this process; where it is killed, they wait some seconds for the
next to take them over (`adoption`).
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from alongside import patches
from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.course.outline import Course
from alongside.hub.auth.password_file import OLD_PASSWORDS, PASSWORDS, PasswordFile
from alongside.hub.kernel_accounts.learner_accounts import check_accounts
from alongside.hub.process import adoption
from alongside.hub.process.heartbeat import Heartbeat
from alongside.hub.process.managed_process import ManagedProcess, log_line
from alongside.hub.process.process_stat import born_at
from alongside.hub.process.watchdog import tell_watchdog
from alongside.hub.settings import run_folder, state_folder
from alongside.hub.settings.lifeline import DOOR, SPARE
from alongside.hub.settings.network_addresses import (
    BEHIND,
    HEALTH,
    HUB_HEALTH,
    OURS,
    PREFIX,
    ROUTES,
    SERVICE,
    SITE_HEALTH,
)
from alongside.hub.settings.state_folder import Ports
from alongside.storage import files
from alongside.storage.lock import BusyError, locked

LOOK = 0.05  # seconds between looks at whether all is running
FREED_WITHIN = 30.0  # seconds for the parts of a runner that was killed to let go of the port
INNER = range(15_000, 32_000)
"""Ports for the parts. No system gives these to outgoing connections: one could otherwise have the
port of a part that is being started again, even one that asks whether it is there yet."""
FILES = 65_536
"""Files and connections that each part may have open: an open page takes several of the site's."""


def serve_cohort(cohort_yml: Path) -> int:
    """Serve a cohort until it is stopped.

    Raises CohortError for settings that can't be served, PatchError for packages that can't.
    """
    patches.refuse(patches.COHORT_PARTS)
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
        with ExitStack() as stack:
            stack.enter_context(locked(state_folder.folder(settings) / ".serving.lock", 0.0))
            asked = stack.enter_context(asked_to_end())
            made_for = adoption.fingerprint(settings, course)
            run, adopted = _taken_over(settings, made_for)
            stack.callback(run.remove)
            last = state_folder.last_ports(settings) if adopted else None
            ports = last or choose_ports(settings, FREED_WITHIN)
            everything = parts(settings, course, ports, secrets, run)
            for part in everything:
                part.process = adopted.get(part.name)
                part.spare = adopted.get(SPARE.format(part.name))
            files.replace(
                state_folder.folder(settings) / state_folder.PORTS_FILE, ports.as_text().encode()
            )
            address = settings.address or f"http://{settings.ip}:{ports.public}/"
            log_line(f"{settings.name} is at {address} (Ctrl-C ends it).")
            look_after(everything, asked)
    except BusyError:
        raise CohortError(
            f"{cohort_yml} is being served already. End that first, or leave it be."
        ) from None
    return 0


def _taken_over(
    settings: Settings, made_for: str
) -> tuple[run_folder.RunFolder, dict[str, adoption.AdoptedProcess]]:
    """The folder of this run, and the parts of the last one that go on under this runner."""
    last = run_folder.last_run(settings)
    if last is not None:
        adopted = {}
        if last.made_for == made_for and state_folder.last_ports(settings) is not None:
            adopted = adoption.take_over(last.door, last.parts)
        adoption.end_left_over({n: one for n, one in last.parts.items() if n not in adopted})
        if adopted:
            log_line(f"These went on and are looked after again: {', '.join(sorted(adopted))}.")
            return last, adopted
        last.remove()
    return run_folder.start_run(settings, made_for), {}


def refuse_unsafe(settings: Settings) -> None:
    """Raise CohortError for what must not be served: settings nobody reads, kernels as root."""
    found = check_accounts(settings)
    if set(settings.hub) - {OURS} or settings.sign_in == "oauth":
        from alongside.hub.settings.hub_classes import check_hub_settings  # takes seconds to read

        found = chain(check_hub_settings(settings), found)
    for mistake in found:
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
    settings: Settings,
    course: Course,
    ports: Ports,
    secrets: Mapping[str, str],
    run: run_folder.RunFolder,
) -> tuple[ManagedProcess, ...]:
    """The processes of a cohort, in the order in which they start."""
    env = {**state_folder.environment(settings, ports), "ALONGSIDE_COURSE": str(course.root)}
    env |= {run_folder.RUN_FOLDER: str(run.path), DOOR: str(run.door)}
    hub = f"http://127.0.0.1:{ports.hub}"
    proxy = [
        sys.executable, "-m", "alongside.hub.process.proxy",
        "--ip", settings.ip, "--port", str(ports.public),
        "--api-ip", "127.0.0.1", "--api-port", str(ports.proxy),
        "--default-target", hub, "--error-target", f"{hub}/hub/error", "--log-level", "warning",
    ]  # fmt: skip
    everything = (
        ManagedProcess(
            "proxy",
            proxy,
            {**env, **proxy_env(settings, ports, secrets)},
            heartbeat=Heartbeat(ports.proxy, HEALTH),
        ),
        ManagedProcess(
            "hub",
            [sys.executable, "-m", "alongside.hub.process.hub_process"],
            env,
            heartbeat=Heartbeat(ports.hub, HUB_HEALTH),
        ),
        ManagedProcess(
            "site",
            [sys.executable, "-m", "alongside.hub.site.cohort_site"],
            {**env, **service_env(ports, secrets["site"])},
            stands_by=True,
            serves=partial(is_open, ports.site),
            ended=partial(run_folder.remove_part, run.path),
            heartbeat=Heartbeat(ports.site, SITE_HEALTH),
        ),
    )
    for part in everything:
        part.begun = lambda name, pid: run.note(name, pid, born_at(pid))
    return everything


def proxy_env(settings: Settings, ports: Ports, secrets: Mapping[str, str]) -> dict[str, str]:
    """What the proxy finds in its environment: its secret, its routes, and whom it believes."""
    env = {"CONFIGPROXY_AUTH_TOKEN": secrets["proxy"], ROUTES: json.dumps(
        {PREFIX: f"http://127.0.0.1:{ports.site}"}
    )}  # fmt: skip
    return {**env, BEHIND: "1"} if settings.address.startswith("https:") else env


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


def is_open(port: int) -> bool:
    """Whether somebody serves at a port of this machine."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), LOOK):
        return True
    return False


def choose_ports(settings: Settings, wait: float = 0.0) -> Ports:
    """cohort.yml's port, and three free ones on loopback; `wait` is in seconds.

    Raises CohortError if it is taken, and stays so.
    """
    until = time.monotonic() + wait
    while True:
        try:
            return _chosen(settings)
        except CohortError:
            if time.monotonic() > until:
                raise
            time.sleep(LOOK)


def _chosen(settings: Settings) -> Ports:
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


@contextmanager
def asked_to_end() -> Iterator[list[int]]:
    """The signals by which this process is asked to end, as they come."""
    asked: list[int] = []

    def end(number: int, _: Any) -> None:
        asked.append(number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def look_after(everything: Sequence[ManagedProcess], asked: Sequence[int]) -> None:
    """Keep all of them running until this process is asked to end; then end them."""
    try:
        while not asked:
            for part in everything:
                part.look(time.monotonic())
            tell_watchdog()
            time.sleep(LOOK)
    finally:
        for part in everything:
            part.stop()
        for part in everything:
            part.wait()


if __name__ == "__main__":
    try:
        sys.exit(serve_cohort(Path(sys.argv[1])))
    except CohortError as why:
        sys.exit(str(why))
