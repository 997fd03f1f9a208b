"""cohort.yml becomes JupyterHub's settings: the same each time, and no wider than it says.

Covers: hub/settings/config.py, hub/settings/network_addresses.py
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.hub_fixtures import Making
from traitlets.config import Config

from alongside.hub.settings.config import TUTOR, hub_config, hub_headers
from alongside.hub.settings.state_folder import SECRETS, Ports

PORTS = Ports(public=8000, hub=8001, proxy=8002, site=8003)
SECRET = dict.fromkeys(SECRETS, "s" * 64)
LTI = """\
sign_in: lti
lti:
  issuer: https://moodle.example
  authorize_url: https://moodle.example/mod/lti/auth.php
  jwks_url: https://moodle.example/mod/lti/certs.php
  client_ids: [abc]
"""


def configured(cohort: Making, more: str = "") -> Any:
    return hub_config(cohort(more), PORTS, SECRET)


def test_twice_is_the_same(cohort: Making) -> None:
    assert configured(cohort) == configured(cohort)


def test_it_is_a_plain_configuration_and_touches_no_file(cohort: Making) -> None:
    settings = cohort()
    before = sorted(settings.path.parent.rglob("*"))
    assert type(hub_config(settings, PORTS, SECRET)) is Config
    assert sorted(settings.path.parent.rglob("*")) == before


def test_a_learner_may_open_the_site_and_nothing_else(cohort: Making) -> None:
    (user,) = [r for r in configured(cohort).JupyterHub.load_roles if r["name"] == "user"]
    assert set(user["scopes"]) == {
        "access:services!service=course", "read:users:name!user", "read:users:groups!user",
    }  # fmt: skip


def test_nobody_is_an_admin(cohort: Making) -> None:
    config = configured(cohort)
    assert config.Authenticator.admin_users == set()
    assert not any("admin" in str(role["scopes"]) for role in config.JupyterHub.load_roles)


def test_tutors_have_the_tutors_scope_by_their_group(cohort: Making) -> None:
    hub = configured(cohort).JupyterHub
    assert hub.load_groups == {"tutors": {"users": ["tess"]}}
    holders = [role for role in hub.load_roles if TUTOR in role["scopes"]]
    assert [role.get("groups") for role in holders] == [["tutors"]]


def test_nobody_gets_a_server(cohort: Making) -> None:
    assert configured(cohort).JupyterHub.spawner_class.endswith("NoServers")


def test_the_proxy_and_open_pages_outlive_the_hub(cohort: Making) -> None:
    config = configured(cohort)
    assert not config.JupyterHub.cleanup_servers
    assert not config.ConfigurableHTTPProxy.should_start
    assert "command" not in config.JupyterHub.services[0]


def test_everything_but_the_front_is_on_loopback(cohort: Making) -> None:
    config = configured(cohort, "ip: 0.0.0.0\n")
    assert config.JupyterHub.bind_url == "http://0.0.0.0:8000/"
    inner = (config.JupyterHub.hub_bind_url, config.ConfigurableHTTPProxy.api_url,
             config.JupyterHub.services[0]["url"])  # fmt: skip
    assert all(url.startswith("http://127.0.0.1:") for url in inner)


def test_the_sign_in_page_may_show_the_typeface_that_a_reader_chose() -> None:
    policy = hub_headers()["Content-Security-Policy"]
    assert "font-src 'self'" in policy
    assert "default-src 'none'" in policy


def test_an_ipv6_address_is_written_as_one(cohort: Making) -> None:
    assert configured(cohort, "ip: '::1'\n").JupyterHub.bind_url == "http://[::1]:8000/"


def test_a_platform_signs_in_by_number_and_never_by_address(cohort: Making) -> None:
    config = configured(cohort, LTI)
    assert config.PlatformAuthenticator.username_key == "sub"
    assert config.PlatformAuthenticator.client_id == {"abc"}
    assert config.PlatformAuthenticator.tutors == set()  # not the names under `tutors`
    assert "load_groups" not in config.JupyterHub  # the hub does not start with both


def test_another_sign_in_lets_in_the_roster_alone(cohort: Making) -> None:
    more = "sign_in: oauth\noauth: {class: a.b.SomeOAuth, settings: {client_id: x}}\n"
    config = configured(cohort, more)
    assert config.JupyterHub.authenticator_class == "a.b.SomeOAuth"
    assert config.SomeOAuth.client_id == "x"
    assert config.Authenticator.allowed_users == {"tess", "amina", "bob"}


def test_settings_for_jupyterhub_come_last(cohort: Making) -> None:
    config = configured(cohort, "hub: {JupyterHub: {log_level: 10}}\n")
    assert config.JupyterHub.log_level == 10


@pytest.mark.parametrize("what", ["proxy", "site"])
def test_the_parts_know_each_other_by_secrets_of_their_own(cohort: Making, what: str) -> None:
    config = hub_config(cohort(), PORTS, {**SECRET, what: "other"})
    held = {"proxy": config.ConfigurableHTTPProxy.auth_token,
            "site": config.JupyterHub.services[0]["api_token"]}  # fmt: skip
    assert held[what] == "other"
