"""The server's own folder: made once, closed, the same at the next start.

Covers: hub/settings/state_folder.py, hub/kernel_accounts/account_fork_server.py,
hub/process/supervisor.py.
"""

from __future__ import annotations

import os
import socket
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.browser.served import free_port
from tests.support.hub_fixtures import Making

from alongside.cohort.cohort_errors import CohortError
from alongside.hub.kernel_accounts import account_fork_server
from alongside.hub.process.supervisor import choose_ports
from alongside.hub.settings import state_folder
from alongside.hub.settings.state_folder import Ports


def test_secrets_are_made_once_and_closed(cohort: Making) -> None:
    settings = cohort()
    first = state_folder.prepare(settings)
    assert state_folder.prepare(settings) == first
    assert len(set(first.values())) == len(state_folder.SECRETS)
    for path in (state_folder.folder(settings), *state_folder.folder(settings).iterdir()):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077


def test_a_damaged_file_of_secrets_says_what_to_do(cohort: Making) -> None:
    settings = cohort()
    state_folder.prepare(settings)
    (state_folder.folder(settings) / "secrets.json").write_text("{")
    with pytest.raises(CohortError, match="Delete it and start again"):
        state_folder.prepare(settings)


def test_ports_come_through_the_environment() -> None:
    ports = Ports(1, 2, 3, 4)
    assert Ports.from_env({state_folder.PORTS: ports.as_text()}) == ports


def test_a_part_started_by_itself_says_how_to_start_it() -> None:
    with pytest.raises(CohortError, match="alongside cohort serve"):
        Ports.from_env({})


def test_the_environment_of_another_hub_is_left_out() -> None:
    env = {"JUPYTERHUB_API_TOKEN": "x", "ALONGSIDE_LEARNER": "amina", "PATH": "/bin"}
    assert state_folder.without_ours(env) == {"PATH": "/bin"}


def test_a_port_that_is_taken_is_said_before_anything_starts(cohort: Making) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = cohort().__class__(**{**vars(cohort()), "port": taken.getsockname()[1]})
        with pytest.raises(CohortError, match="can't be used"):
            choose_ports(settings)


def test_the_parts_have_ports_that_no_connection_is_given_while_one_is_away(cohort: Making) -> None:
    ports = choose_ports(replace(cohort(), port=free_port()))
    inner = {ports.hub, ports.proxy, ports.site}
    assert len(inner) == 3
    given = Path("/proc/sys/net/ipv4/ip_local_port_range")  # Linux says which it gives
    lowest = int(given.read_text().split()[0]) if given.exists() else 32_768
    assert all(port < lowest for port in inner), (inner, lowest)


@pytest.mark.parametrize("uid", [0, 1, 1000, 65534, -1])
def test_a_kernel_becomes_nobody_but_a_learner(uid: int) -> None:
    before = os.getresuid()
    with pytest.raises(PermissionError):
        account_fork_server.become_account(uid)
    assert os.getresuid() == before
