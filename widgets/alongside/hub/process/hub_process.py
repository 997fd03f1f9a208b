"""JupyterHub itself, configured by cohort.yml: ``python -m alongside.hub.process.hub_process``.

It is started by `alongside cohort serve`, which leaves in the environment where cohort.yml is.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Any

from jupyterhub.app import JupyterHub
from jupyterhub.spawner import Spawner

from alongside.cohort.roster.settings import load_settings
from alongside.errors import AlongsideError
from alongside.hub.settings import state_folder
from alongside.hub.settings.config import hub_config


class NoServers(Spawner):  # type: ignore[misc]
    """Starts nothing: in this layout all learners use the one site."""

    async def start(self) -> Any:
        """Refuse."""
        raise RuntimeError("Nobody has a server of their own here.")

    async def stop(self, now: bool = False) -> None:
        """There is nothing to stop."""

    async def poll(self) -> int:
        """It does not run."""
        return 0


class CohortHub(JupyterHub):  # type: ignore[misc]
    """JupyterHub that is told its settings, and looks for no file of them where it is started."""

    name = "jupyterhub"

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Take cohort.yml's settings."""
        settings = load_settings(Path(os.environ[state_folder.COHORT_FILE]))
        ports = state_folder.Ports.from_env(os.environ)
        self.update_config(hub_config(settings, ports, state_folder.prepare(settings)))

    def init_db(self) -> None:
        """Open the sign-ins, changed to the form of this JupyterHub where an older one kept them.

        It copies the file first. Once the new one is open the copies go: they have the names of
        people in them, and "erase me" would not reach there.
        """
        super().init_db()
        folder = Path(os.environ[state_folder.COHORT_FILE]).parent / state_folder.FOLDER
        for copy in folder.glob(f"{state_folder.SIGN_INS}.*"):
            copy.unlink(missing_ok=True)


def main() -> int:
    """Run the hub until it is stopped."""
    os.umask(0o077)
    # It starts `alembic`, which is beside this Python and on no service's path.
    here = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", os.defpath)])
    # Its parts note every cookie and each request; problems are what is of use.
    for noisy in ("tornado.access", "jupyterhub.xsrf"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        state_folder.Ports.from_env(os.environ)
        asyncio.set_event_loop(asyncio.new_event_loop())
        CohortHub.launch_instance([])
    except AlongsideError as why:
        print(why, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
