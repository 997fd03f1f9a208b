"""Where the cohort's server keeps what is its own: secrets, sign-ins, the ports of this run.

HUB/, 0700, beside cohort.yml:

- `cookie_secret` signs the hub's cookies; without it everybody signs in again
- `secrets.json`: what the parts know each other by, made once
- `jupyterhub.sqlite`: who has signed in, and their sessions
- `passwords.json`: salted hashes of what people chose
- `accounts.json`: the account number of each learner's own, where kernels have one
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import Settings
from alongside.storage import files

COHORT_FILE = "ALONGSIDE_COHORT_FILE"
PORTS = "ALONGSIDE_PORTS"
LISTEN = "ALONGSIDE_LISTEN"
"""The address that the site listens on, where it is not the one it is reached at."""
FOLDER, SIGN_INS, PORTS_FILE = "hub", "jupyterhub.sqlite", "ports.json"
SECRETS_FILE, ACCOUNTS_FILE = "secrets.json", "accounts.json"
SECRETS = ("proxy", "site", "site_cookies", "metrics")


@dataclass(frozen=True)
class Ports:
    """The ports on loopback of one run; `public` is cohort.yml's."""

    public: int
    hub: int
    proxy: int
    site: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Ports:
        """As `as_text` put them into the environment. Raises CohortError."""
        try:
            return cls(**{key: int(value) for key, value in json.loads(env[PORTS]).items()})
        except (KeyError, ValueError, TypeError, AttributeError):
            raise CohortError("Start this with `alongside cohort serve`, not by itself.") from None

    def as_text(self) -> str:
        """For the environment of the parts."""
        return json.dumps(asdict(self))


def folder(settings: Settings) -> Path:
    """The server's own folder."""
    return settings.path.parent / FOLDER


def last_ports(settings: Settings) -> Ports | None:
    """The ports of the last run, or of the one that goes on; None where they can't be read."""
    try:
        return Ports.from_env({PORTS: (folder(settings) / PORTS_FILE).read_text(encoding="ascii")})
    except (OSError, ValueError, CohortError):
        return None


def prepare(settings: Settings) -> dict[str, str]:
    """Make the server's folder and secrets where they are missing; return the secrets.

    Raises CohortError where the folder can't be written in, or the secrets can't be read.
    """
    folder_path = folder(settings)
    try:
        files.make_private(folder_path)
        _close(folder_path)
        file = folder_path / SECRETS_FILE
        if not file.exists():
            made = {name: secrets.token_hex(32) for name in SECRETS}
            files.create(file, json.dumps(made, indent=1).encode())
        cookies = folder_path / "cookie_secret"
        if not cookies.exists():
            files.create(cookies, secrets.token_hex(32).encode())
        found = json.loads(file.read_bytes())
        return {name: str(found[name]) for name in SECRETS}
    except OSError as why:
        raise CohortError(
            f"The server's folder {folder_path} can't be used: {why.strerror}. "
            "Run this as the account that it belongs to."
        ) from why
    except (ValueError, KeyError, TypeError):
        raise CohortError(
            f"{folder_path / 'secrets.json'} is damaged. Delete it and start again: "
            "everybody stays known, and open pages connect again."
        ) from None


def _close(folder_path: Path) -> None:
    """Close files of the server's that an earlier version left open to others to read."""
    if os.name == "posix":
        for path in folder_path.iterdir():
            if path.is_file() and not path.is_symlink() and path.stat().st_mode & 0o077:
                path.chmod(0o600)


def environment(settings: Settings, ports: Ports) -> dict[str, str]:
    """What each part finds in its environment: where cohort.yml is, and the ports."""
    known = {COHORT_FILE: str(settings.path), PORTS: ports.as_text()}
    return {**without_ours(os.environ), **known}


def without_ours(env: Mapping[str, str]) -> dict[str, str]:
    """An environment without what another hub, proxy or record would have left in it."""
    private = ("JUPYTERHUB_", "JPY_API_", "CONFIGPROXY_", "ALONGSIDE_LEARNER", "ALONGSIDE_COHORT")
    return {key: value for key, value in env.items() if not key.startswith(private)}
