"""Jupyter's own kernel manager starts our kernels, forked or not.

Covers: site/kernels/kernel_entry.py, site/kernels/page_kernel.py
"""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from tests.support.soak import first

from alongside.site.kernels import page_opening
from alongside.site.kernels.fork_client import ForkClient, can_fork
from alongside.site.kernels.provisioner import KERNEL, ForkProvisioner, SiteKernelSpecs

WIDGET = """
import anywidget
class Box(anywidget.AnyWidget):
    _esm = "export default {}"
"""


@pytest.fixture(scope="module", params=first(["forked", "ordinary"]))
def way(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, ForkClient | None]]:
    """How kernels start, and the warm process that they are forked from, if they are."""
    if request.param == "ordinary":
        yield request.param, None
        return
    if not can_fork():
        pytest.skip("this system cannot fork")
    fork_client = ForkClient(tmp_path_factory.mktemp("warm") / "warm.log")
    fork_client.start()
    yield request.param, fork_client
    fork_client.stop()


@pytest.fixture
def how(way: tuple[str, ForkClient | None], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(ForkProvisioner, "fork_client", way[1])
    return way[0]


def manager(tmp_path: Path) -> AsyncKernelManager:
    return AsyncKernelManager(
        kernel_name=KERNEL,
        kernel_spec_manager=SiteKernelSpecs(),
        connection_file=str(tmp_path / "kernel-1.json"),
    )


async def ask(kernel: AsyncKernelManager, plan: list[dict[str, Any]]) -> dict[str, Any]:
    client = kernel.client()
    client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)
    try:
        return await page_opening.ask_to_open_page(client, plan, 60)
    finally:
        client.stop_channels()


def in_kernel(tmp_path: Path, plan: list[dict[str, Any]], **env: str) -> dict[str, Any]:
    """Start a kernel, run the plan in it, shut it down; the answer and what is left."""

    async def run() -> dict[str, Any]:
        kernel = manager(tmp_path)
        await kernel.start_kernel(cwd=str(tmp_path), env={**os.environ, **env})
        process = psutil.Process(kernel.provisioner.pid)  # type: ignore[union-attr]
        parent = " ".join(process.parent().cmdline())
        try:
            answer = await ask(kernel, plan)
        finally:
            await kernel.shutdown_kernel()
        return {**answer, "parent": parent, "alive": process.is_running()}

    return asyncio.run(run())


def test_a_page_is_opened_and_the_kernel_shut_down(how: str, tmp_path: Path) -> None:
    answer = in_kernel(tmp_path, [{"key": "box", "source": WIDGET + "Box()"}])
    assert list(answer["models"]) == ["box"]
    assert answer["errors"] == {}
    assert not answer["alive"]
    assert ("-m alongside.site.kernels.fork_server" in answer["parent"]) == (how == "forked")


def test_every_widget_a_cell_shows_is_named(how: str, tmp_path: Path) -> None:
    source = WIDGET + "from IPython.display import display\ndisplay(Box(), Box())\nBox()"
    answer = in_kernel(tmp_path, [{"key": "box", "source": source}])
    assert list(answer["models"]) == ["box", "box/2", "box/3"]
    assert len(set(answer["models"].values())) == 3


def test_a_cell_that_fails_does_not_keep_the_others(how: str, tmp_path: Path) -> None:
    plan = [{"key": "bad", "source": "1 / 0"}, {"key": "box", "source": WIDGET + "Box()"}]
    answer = in_kernel(tmp_path, plan)
    assert "ZeroDivisionError" in answer["errors"]["bad"]
    assert list(answer["models"]) == ["box"]


def test_nothing_in_a_cell_can_stand_in_the_sites_way(how: str, tmp_path: Path) -> None:
    plan = [{"key": "x", "source": "open_page = print = json = None"}]
    assert in_kernel(tmp_path, plan)["errors"] == {}


def test_a_kernel_keeps_its_things_where_it_was_told(how: str, tmp_path: Path) -> None:
    place = tmp_path / "of-amina"
    source = "import IPython; ip = IPython.get_ipython(); ip.db['word'] = ip.ipython_dir"
    answer = in_kernel(tmp_path, [{"key": "x", "source": source}], IPYTHONDIR=str(place))
    assert answer["errors"] == {}
    assert ("-m alongside.site.kernels.fork_server" in answer["parent"]) == (how == "forked")
    assert (place / "profile_default" / "db" / "word").is_file()


def test_a_learners_account_has_its_things_in_a_folder_of_its_own_that_was_not_there(
    tmp_path: Path,
) -> None:
    place = tmp_path / "of-200000" / "ipython"
    code = (
        "import os, sys; from alongside.site.kernels import kernel_entry, page_kernel; "
        "kernel_entry.prepare(); app = page_kernel.build(); "
        "os.environ['IPYTHONDIR'] = sys.argv[1]; "
        "app.parse_command_line(['-f', 'x.json']); print(app.profile_dir.location)"
    )
    env = {**os.environ, "IPYTHONDIR": str(tmp_path / "of-the-server")}
    (tmp_path / "of-the-server").mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", code, place], env=env, capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == str(place / "profile_default"), ran.stderr
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_where_no_fork_can_be_had_an_ordinary_kernel_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(ForkClient):
        def start(self) -> None:
            raise OSError("no more processes")

    monkeypatch.setattr(ForkProvisioner, "fork_client", Broken(tmp_path / "warm.log"))
    answer = in_kernel(tmp_path, [{"key": "box", "source": WIDGET + "Box()"}])
    assert list(answer["models"]) == ["box"]
    assert "-m alongside.site.kernels.fork_server" not in answer["parent"]


def test_each_kernel_has_a_log_that_only_its_owner_reads(how: str, tmp_path: Path) -> None:
    in_kernel(tmp_path, [{"key": "x", "source": "import os; os.write(2, b'a word')"}])
    log = tmp_path / "kernel-1.log"
    assert "a word" in log.read_text(encoding="utf-8")


def test_notebooks_get_our_kernel_under_the_name_they_ask_for() -> None:
    spec = SiteKernelSpecs().get_kernel_spec("python3")
    assert spec.argv[1:3] == ["-m", "alongside.site.kernels.kernel_entry"]


def test_a_kernel_nobody_has_is_not_invented() -> None:
    with pytest.raises(NoSuchKernel):
        SiteKernelSpecs().get_kernel_spec("no-such-language")


def test_nothing_of_what_a_page_runs_is_written_down(how: str, tmp_path: Path) -> None:
    source = "assert not get_ipython().history_manager.enabled"
    assert in_kernel(tmp_path, [{"key": "x", "source": source}])["errors"] == {}


def test_the_configuration_of_whoever_runs_the_site_changes_nothing(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    config = profile / "ipython_kernel_config.py"
    config.write_text("c.InteractiveShellApp.exec_lines = ['also = True']", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    source = "assert 'also' not in globals()"
    assert in_kernel(tmp_path, [{"key": "x", "source": source}])["errors"] == {}


def test_a_kernel_makes_no_list_of_all_modules(how: str, tmp_path: Path) -> None:
    source = "assert not getattr(get_ipython().kernel, '_kernel_modules', None)"
    assert in_kernel(tmp_path, [{"key": "x", "source": source}])["errors"] == {}
