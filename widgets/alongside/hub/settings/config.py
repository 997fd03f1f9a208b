"""A cohort's settings as JupyterHub's: one pure function, from cohort.yml to a traitlets Config."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from traitlets.config import Config

from alongside.cohort.roster.cohort_settings import Settings
from alongside.hub.settings import state_folder
from alongside.hub.settings.network_addresses import OURS, PREFIX, SERVICE
from alongside.hub.settings.state_folder import Ports
from alongside.site.pages.csp import HEADERS, content_hash
from alongside.site.server.assets import INLINE, Assets

TUTOR = "custom:alongside:tutor"
"""The scope of tutors: the desk, and nothing of anybody's that was not released."""
TUTORS = "tutors"
TEMPLATES = Path(__file__).parent.parent / "templates"


def hub_config(settings: Settings, ports: Ports, secrets: Mapping[str, str]) -> Config:
    """JupyterHub's configuration for one machine; makes and changes nothing.

    `secrets` are those of `places.prepare`. What cohort.yml has under `hub` comes last.
    """
    config = Config()
    _hub(config, settings, ports, secrets)
    _services(config, ports, secrets)
    SIGN_INS[settings.sign_in](config, settings)
    for section, values in settings.hub.items():
        if section != OURS:
            config[section].update(values)
    return config


def template_vars(settings: Settings) -> dict[str, str]:
    """What the hub's pages, such as the one to sign in at, show of the cohort."""
    style = Assets(PREFIX).url("site.css")
    return {
        "cohort_name": settings.name,
        "course": PREFIX,
        "style": style,
        "theme": INLINE["theme"],
    }


def hub_headers() -> dict[str, str]:
    """The headers of the hub's pages: those of the course's, and what theirs may load."""
    hashed = content_hash(INLINE["theme"])
    policy = (
        f"default-src 'none'; script-src {hashed}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return {**HEADERS, "Content-Security-Policy": policy, "Cache-Control": "no-store"}


def _hub(config: Config, settings: Settings, ports: Ports, secrets: Mapping[str, str]) -> None:
    folder_path = state_folder.folder(settings)
    hub = config.JupyterHub
    hub.bind_url = f"http://{_in_url(settings.ip)}:{ports.public}/"
    hub.hub_bind_url = f"http://127.0.0.1:{ports.hub}"
    hub.db_url = f"sqlite:///{folder_path / state_folder.SIGN_INS}"
    # A cohort that began with an older JupyterHub goes on; server.py says what becomes of the copy.
    hub.upgrade_db = True
    hub.cookie_secret_file = str(folder_path / "cookie_secret")
    hub.default_url = PREFIX
    hub.template_paths = [str(TEMPLATES)]
    hub.template_vars = template_vars(settings)
    # The proxy and the site live on when the hub is started again: pages stay open.
    hub.cleanup_servers = False
    hub.cleanup_proxy = False
    config.ConfigurableHTTPProxy.should_start = False
    config.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{ports.proxy}"
    config.ConfigurableHTTPProxy.auth_token = secrets["proxy"]
    # Nobody has a server of their own here: a stock one would run a learner's code as our account.
    hub.spawner_class = "alongside.hub.process.hub_process.NoServers"
    hub.allow_named_servers = False
    # Our own proxy is one; who is beyond it is what its headers say.
    hub.trusted_downstream_ips = ["127.0.0.1", "::1"]
    hub.authenticate_prometheus = True
    hub.log_level = 30  # warnings: below them it notes each request with a name, and sessions
    config.Authenticator.admin_users = set()
    config.Authenticator.auth_refresh_age = 1  # whoever is taken out is out with the next request
    hub.cookie_max_age_days = settings.sign_in_days
    hub.tornado_settings = {"headers": hub_headers()}
    config.Authenticator.refresh_pre_spawn = False


def _services(config: Config, ports: Ports, secrets: Mapping[str, str]) -> None:
    access = f"access:services!service={SERVICE}"
    config.JupyterHub.services = [
        {
            "name": SERVICE,
            "url": f"http://127.0.0.1:{ports.site}",
            "api_token": secrets["site"],
            "oauth_no_confirm": True,  # nobody is asked whether the course may know who they are
            "oauth_client_allowed_scopes": [TUTOR],
            "display": False,
        }
    ]
    config.JupyterHub.custom_scopes = {
        TUTOR: {"description": "See how far learners are, and read and answer what they release"}
    }
    config.JupyterHub.load_roles = [
        # Not "self", which lets people start servers and make tokens: they open the site.
        {"name": "user", "scopes": ["read:users:name!user", "read:users:groups!user", access]},
        # With an account go its password and its sign-ins: what "erase me" takes.
        {"name": "alongside-site", "services": [SERVICE], "scopes": ["delete:users"]},
        {"name": "alongside-tutor", "groups": [TUTORS], "scopes": [TUTOR, access]},
    ]


def _codes(config: Config, settings: Settings) -> None:
    config.JupyterHub.authenticator_class = (
        "alongside.hub.auth.join_code_authenticator.CodesAuthenticator"
    )
    config.JupyterHub.load_groups = _groups(settings)
    config.CodesAuthenticator.cohort_file = str(settings.path)


def _lti(config: Config, settings: Settings) -> None:
    lti = settings.lti
    config.JupyterHub.authenticator_class = (
        "alongside.hub.auth.lti_authenticator.PlatformAuthenticator"
    )
    its = config.PlatformAuthenticator
    its.issuer = lti["issuer"]
    its.authorize_url = lti["authorize_url"]
    its.jwks_endpoint = lti["jwks_url"]
    its.client_id = set(lti["client_ids"])
    its.username_key = "sub"  # says nothing of anybody, unlike an e-mail address
    its.allow_all = True  # whom the platform sends has a place on the course there
    its.manage_groups = True  # the platform says who is a tutor, so no groups are loaded besides
    its.cohort_file = str(settings.path)
    # Not those under `tutors`: a platform's number that equals one of these names is a chance.
    its.tutors = set(lti.get("tutors", ()))
    its.instructors_are_tutors = bool(lti.get("instructors_are_tutors", True))


def _oauth(config: Config, settings: Settings) -> None:
    config.JupyterHub.authenticator_class = settings.oauth["class"]
    config.JupyterHub.load_groups = _groups(settings)
    kind = str(settings.oauth["class"]).rpartition(".")[2]
    people = {person.name for person in (*settings.tutors, *settings.learners)}
    config.Authenticator.allowed_users = people
    config[kind].update(settings.oauth.get("settings", {}))


SIGN_INS: Mapping[str, Any] = {"codes": _codes, "lti": _lti, "oauth": _oauth}


def _groups(settings: Settings) -> dict[str, dict[str, list[str]]]:
    return {TUTORS: {"users": [person.name for person in settings.tutors]}}


def _in_url(ip: str) -> str:
    return f"[{ip}]" if ":" in ip else ip
