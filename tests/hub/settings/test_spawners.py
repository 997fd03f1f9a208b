"""A cohort on many machines: each learner's site is their own, on another address than the hub's.

Covers: hub/settings/spawners.py, hub/site/single_user.py, hub/site/hub_site.py
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
import yaml
from tests.support.browser.cohort import COHORT, PASSWORD, Person
from tests.support.browser.served import command_line, free_port, wait_until
from tests.support.paths import ROOT
from traitlets.config import Config

from alongside.cohort.desk.open_desk import join_codes
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.errors import AlongsideError
from alongside.hub.settings import spawners, state_folder
from alongside.hub.site import single_user
from alongside.record.location import learner_folder

ELSEWHERE = "127.0.0.2"
HUB = """\
from alongside.hub.settings.spawners import configure
c = get_config()
configure(c, desk="http://127.0.0.1:{desk}")
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = [
    {python!r}, "-m", "alongside.hub.process.proxy", "--log-level", "error"]
c.JupyterHub.spawner_class = "simple"
c.Spawner.ip = "127.0.0.2"
c.Spawner.args = []
"""
PEOPLE = "learners: [amina, bob]\n"
OWN = "voila/render/01-writing.ipynb"


class Layout:
    """A running hub with a spawner; each learner's site listens on a second address."""

    def __init__(self, folder: Path) -> None:
        """Write its files."""
        self.folder, self.port = folder, free_port()
        (folder / "cohort.yml").write_text(COHORT.format(port=self.port, more="", people=PEOPLE))
        self.settings = load_settings(folder / "cohort.yml")
        (folder / "jupyterhub_config.py").write_text(
            HUB.format(port=self.port, hub=free_port(), proxy=free_port(), desk=free_port(),
                       python=sys.executable,)
        )  # fmt: skip
        self.log = folder / "log"

    def start(self) -> Layout:
        env = {**state_folder.without_ours(os.environ),
               state_folder.COHORT_FILE: str(self.settings.path),
               "ALONGSIDE_COURSE": str(ROOT / "tests" / "site_course")}  # fmt: skip
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"],
                cwd=self.folder, env=env, stdout=log, stderr=log,
            )  # fmt: skip
        wait_until(self.answers, 90, "the hub did not start")
        return self

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()[-3000:]
        try:
            nobody = Person(f"http://127.0.0.1:{self.port}/")
            paths = ("hub/health", "services/course/health")
            return all(nobody.get(path).status == 200 for path in paths)
        except (OSError, HTTPException):
            return False

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def member(self, name: str) -> Person:
        person = Person(f"http://127.0.0.1:{self.port}/", name)
        person.get("hub/login")
        fields = {"username": name, "password": join_codes(self.settings).issue([name])[name],
                  "new_password": PASSWORD, "_xsrf": person.token("hub/login")}  # fmt: skip
        person.post("hub/login", list(fields.items()), Sec_Fetch_Mode="navigate", X_XSRFToken=None)
        return person

    def server(self, name: str) -> psutil.Process:
        """A learner's site."""
        for one in psutil.Process(self.process.pid).children(recursive=True):
            ours = "alongside.hub.site.single_user" in command_line(one)
            if ours and one.environ().get("JUPYTERHUB_USER") == name:
                return one
        raise AssertionError(f"{name} has no site")


@pytest.fixture(scope="module")
def layout() -> Iterator[Layout]:
    if sys.platform != "linux":
        pytest.skip("a second loopback address takes Linux")
    folder = Path(tempfile.mkdtemp(prefix="many-"))
    made = Layout(folder)
    try:
        yield made.start()
    finally:
        made.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def amina(layout: Layout) -> Person:
    person = layout.member("amina")
    wait_until(lambda: f"/user/amina/{OWN}" in own(person).url, 60, "her site did not start")
    return person


def own(person: Person, page: str = OWN, of: str = "") -> Any:
    return person.get(f"user/{of or person.name}/{page}")


def kernel(person: Person, of: str = "") -> Any:
    """Ask for a page's kernel, as the page does."""
    site = f"/user/{of or person.name}/"
    token = [c.value for c in person.jar if c.name == "_xsrf" and c.path == site]
    return person.post(f"{site}alongside/api/pages/01-writing.ipynb/kernel",
                       X_XSRFToken=token[-1] if token else "none")  # fmt: skip


@pytest.mark.soak
def test_a_learner_has_a_site_of_their_own_on_another_address(
    layout: Layout, amina: Person
) -> None:
    assert kernel(amina).status == 200
    server = layout.server("amina")
    places_ = {c.laddr.ip for c in server.net_connections() if c.status == psutil.CONN_LISTEN}
    assert places_ == {ELSEWHERE}
    folder = layout.settings.records / learner_folder("amina")
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.soak
def test_a_kernel_there_has_no_key_of_the_servers(layout: Layout, amina: Person) -> None:
    assert kernel(amina).status == 200
    server = layout.server("amina")
    kernels = [one for one in server.children(recursive=True) if one.ppid() != server.pid]
    assert kernels
    for one in (*kernels, *server.children()):
        env = one.environ()
        assert not [key for key in env if key.startswith("JUPYTERHUB_") or "TOKEN" in key]


@pytest.mark.soak
def test_another_learner_and_a_tutor_are_refused_everywhere(layout: Layout, amina: Person) -> None:
    for name in ("bob", "tess"):
        other = layout.member(name)
        held = kernel(amina).data["kernel_id"]
        for page in (OWN, "", f"api/kernels/{held}", f"api/kernels/{held}/channels"):
            assert own(other, page, "amina").status in (403, 404), (name, page)
        assert kernel(other, "amina").status == 403
        assert own(amina, f"api/kernels/{held}").status == 200


@pytest.mark.soak
def test_nobody_reaches_a_site_past_the_hub(layout: Layout, amina: Person) -> None:
    server = layout.server("amina")
    port = next(c.laddr.port for c in server.net_connections() if c.status == psutil.CONN_LISTEN)
    nobody = Person(f"http://{ELSEWHERE}:{port}/")
    got = nobody.get(f"user/amina/{OWN}", Sec_Fetch_Mode="cors")
    assert got.status in (401, 403) or "/hub/" in got.url, (got.status, got.url)


@pytest.mark.soak
def test_tutors_go_to_the_desk_and_learners_are_sent_to_it_from_their_site(
    layout: Layout, amina: Person
) -> None:
    tess = layout.member("tess")
    assert tess.get("services/course/desk/phrases").status == 200
    assert own(amina, "desk/mine").url.endswith("/services/course/desk/mine")
    assert own(amina, "desk/phrases").status == 403


# --- without a server ---------------------------------------------------------------------


def test_a_pod_has_its_learners_folder_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cohort.yml").write_text(COHORT.format(port=1, more="", people=PEOPLE))
    monkeypatch.setenv(state_folder.COHORT_FILE, str(tmp_path / "cohort.yml"))
    pod = SimpleNamespace(
        user=SimpleNamespace(name="k.Ö"), volume_mounts=[], environment={"A": "b"}
    )
    spawners.prepare(pod)
    folder = learner_folder("k.Ö")
    assert pod.volume_mounts == [
        {
            "name": spawners.VOLUME,
            "mountPath": f"/srv/records/{folder}",
            "subPath": f"records/{folder}",
        }
    ]
    assert pod.environment == {"A": "b", "ALONGSIDE_HOME": "/srv/records"}
    assert (tmp_path / "records" / folder).is_dir()


def test_only_the_hub_starts_a_learners_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    with pytest.raises(AlongsideError, match="Only JupyterHub starts this"):
        single_user.make()


# --- the chart's values -------------------------------------------------------------------

KNOWN = {
    # From the configuration reference and the default values of the chart "Zero to JupyterHub"
    # (https://z2jh.jupyter.org, resources/reference; values.yaml of 3.0), as far as used here.
    "hub": {"image", "extraEnv", "extraVolumes", "extraVolumeMounts", "extraConfig", "service",
            "networkPolicy"},
    "hub.image": {"name", "tag"},
    "hub.service": {"extraPorts"},
    "hub.networkPolicy": {"enabled", "ingress"},
    "proxy": {"service", "chp", "https"},
    "proxy.service": {"type"},
    "ingress": {"enabled", "hosts", "tls", "annotations", "ingressClassName"},
    "singleuser": {"image", "cmd", "extraEnv", "uid", "fsGid", "allowPrivilegeEscalation",
                   "startTimeout", "memory", "cpu", "storage", "networkPolicy", "cloudMetadata"},
    "singleuser.image": {"name", "tag"},
    "singleuser.memory": {"limit", "guarantee"},
    "singleuser.cpu": {"limit", "guarantee"},
    "singleuser.storage": {"type", "extraVolumes", "extraVolumeMounts", "static", "dynamic"},
    "singleuser.networkPolicy": {"enabled", "ingress", "egress", "egressAllowRules"},
    "singleuser.networkPolicy.egressAllowRules": {
        "cloudMetadataServer", "dnsPortsCloudMetadataServer", "dnsPortsKubeSystemNamespace",
        "dnsPortsPrivateIPs", "nonPrivateIPs", "privateIPs"},
    "singleuser.cloudMetadata": {"blockWithIptables", "ip"},
    "cull": {"enabled", "timeout", "every", "maxAge"},
    "prePuller": {"hook", "continuous"},
    "prePuller.hook": {"enabled"},
}  # fmt: skip


@pytest.fixture
def values() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "kubernetes.yaml").read_text())
    return data


def test_the_chart_knows_every_value(values: dict[str, Any]) -> None:
    assert set(values) <= {key.split(".")[0] for key in KNOWN}
    for path, known in KNOWN.items():
        location: Any = values
        for step in path.split("."):
            location = location.get(step, {})
        assert set(location) <= known, path


def test_a_learners_pod_has_no_right_it_does_not_need(values: dict[str, Any]) -> None:
    pod = values["singleuser"]
    assert pod["uid"] != 0
    assert pod["allowPrivilegeEscalation"] is False
    assert pod["storage"]["type"] == "none"
    assert "extraVolumeMounts" not in pod["storage"]  # the whole volume is mounted nowhere
    rules = pod["networkPolicy"]["egressAllowRules"]
    assert not any(rules[key] for key in ("privateIPs", "nonPrivateIPs", "cloudMetadataServer"))
    assert pod["cmd"][1:] == ["-m", "alongside.hub.site.single_user"]


@pytest.mark.soak
def test_the_volume_is_the_one_that_pods_mount(values: dict[str, Any]) -> None:
    for part in (values["singleuser"]["storage"], values["hub"]):
        [volume] = part["extraVolumes"]
        assert volume["name"] == spawners.VOLUME
    where = Path(values["hub"]["extraVolumeMounts"][0]["mountPath"])
    assert Path(values["hub"]["extraEnv"][state_folder.COHORT_FILE]).parent == where


@pytest.mark.soak
def test_the_charts_hub_is_configured_by_cohort_yml(
    values: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cohort.yml").write_text(COHORT.format(port=1, more="", people=PEOPLE))
    monkeypatch.setenv(state_folder.COHORT_FILE, str(tmp_path / "cohort.yml"))
    monkeypatch.setenv("ALONGSIDE_COURSE", str(ROOT))
    config = Config()
    exec(values["hub"]["extraConfig"]["alongside"], {"c": config})
    [desk] = config.JupyterHub.services
    [port] = values["hub"]["service"]["extraPorts"]
    assert desk["url"] == f"http://hub:{port['port']}"
    assert config.Spawner.cmd == values["singleuser"]["cmd"]
    assert config.Authenticator.admin_users == set()
