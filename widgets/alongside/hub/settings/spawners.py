"""Many machines: JupyterHub starts a site for each learner, wherever its spawner puts it.

A line in jupyterhub_config.py, or in the Helm chart's ``hub.extraConfig``, is all:

    from alongside.hub.settings.spawners import configure
    configure(c)

Sign-in, people and the desk are cohort.yml's, as on one machine (``ALONGSIDE_COHORT_FILE`` says
where it is). The desk runs beside the hub, and reads the records on the storage that both share.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.course.outline import Course
from alongside.hub.settings import state_folder
from alongside.hub.settings.config import SIGN_INS, TEMPLATES, TUTOR, TUTORS, template_vars
from alongside.hub.settings.network_addresses import PREFIX, SERVICE
from alongside.hub.settings.state_folder import LISTEN
from alongside.record.location import learner_folder
from alongside.storage import files

RECORDS = "/srv/records"
"""Where a learner's pod finds the records: its own folder is the only one there."""
VOLUME = "cohort"
"""The volume of cohort.yml, `records` and `desk`, as deploy/kubernetes.yaml calls it."""


def configure(
    config: Any, *, desk: str = "http://127.0.0.1:8082", python: str = sys.executable
) -> None:
    """Make a hub's configuration a cohort's; `desk` is where the proxy reaches the desk.

    `python` is the one that learners' sites run with, where they run. What the spawner and the
    proxy are is left as it was. Raises CohortError.
    """
    settings = load_settings(Path(os.environ[state_folder.COHORT_FILE]))
    state_folder.prepare(settings)
    files.make_private(settings.records, close=False)
    SIGN_INS[settings.sign_in](config, settings)
    hub = config.JupyterHub
    hub.template_paths = [str(TEMPLATES)]
    hub.template_vars = template_vars(settings)
    hub.allow_named_servers = False
    hub.authenticate_prometheus = True
    hub.log_level = 30
    hub.default_url = where_to
    hub.services = [*hub.get("services", []), _desk(settings, desk)]
    hub.custom_scopes = {
        TUTOR: {"description": "See how far learners are, and read and answer what they release"}
    }
    hub.load_roles = [*hub.get("load_roles", []), *roles()]
    config.Authenticator.admin_users = set()
    config.Spawner.cmd = [python, "-m", "alongside.hub.site.single_user"]
    config.Spawner.pre_spawn_hook = prepare
    config.Spawner.environment = {
        "ALONGSIDE_COURSE": str(Course.find().root),
        "ALONGSIDE_HOME": str(settings.records),
    }


def roles() -> list[dict[str, Any]]:
    """Who may do what: learners start and open their own site, tutors have the desk."""
    access = f"access:services!service={SERVICE}"
    own = ("read:users!user", "read:users:groups!user", "servers!user", "access:servers!user")
    return [
        # Not "self", which lets people make tokens that outlive their visit.
        {"name": "user", "scopes": [*own, "users:activity!user", access]},
        {"name": "server", "scopes": ["users:activity!user", "access:servers!server", access]},
        {"name": "alongside-tutor", "groups": [TUTORS], "scopes": [TUTOR, access]},
    ]


def where_to(handler: Any) -> str:
    """Where somebody goes who has signed in: tutors to the desk, learners to their own site."""
    user = handler.current_user
    if user is not None and any(group.name == TUTORS for group in user.groups):
        return f"{PREFIX}desk/"
    return "/hub/spawn"


def prepare(spawner: Any) -> None:
    """Before a learner's site starts: their folder, and in a pod that folder and no other."""
    settings = load_settings(Path(os.environ[state_folder.COHORT_FILE]))
    folder = learner_folder(spawner.user.name)
    files.make_private(settings.records / folder)
    if not hasattr(spawner, "volume_mounts"):
        return
    inside = settings.records.relative_to(settings.path.parent)
    mount = {"name": VOLUME, "mountPath": f"{RECORDS}/{folder}", "subPath": f"{inside}/{folder}"}
    spawner.volume_mounts = [mount]
    spawner.environment = {**spawner.environment, "ALONGSIDE_HOME": RECORDS}


def _desk(settings: Settings, url: str) -> dict[str, Any]:
    known = {
        state_folder.COHORT_FILE: str(settings.path),
        "ALONGSIDE_COURSE": str(Course.find().root),
    }
    if LISTEN in os.environ:
        known[LISTEN] = os.environ[LISTEN]
    return {
        "name": SERVICE,
        "url": url,
        "command": [sys.executable, "-m", "alongside.hub.site.cohort_site"],
        "environment": {**known, "PATH": os.environ.get("PATH", "")},
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": [TUTOR],
        "display": False,
    }
