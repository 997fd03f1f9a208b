"""Programs of others that run in the browser: fetched once by npm, when an edition is built."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alongside.errors import AlongsideError
from alongside.storage import files

CACHE = "ALONGSIDE_CACHE"
"""The folder that keeps what was fetched; default: the system's usual one."""


@dataclass(frozen=True)
class NpmPackage:
    """A package that was tried: `integrity` is its archive's SHA-512, as npm writes it.

    https://www.w3.org/TR/SRI/
    """

    version: str
    integrity: str


PINNED: Mapping[str, NpmPackage] = {
    "pyodide": NpmPackage(  # Python in WebAssembly
        "314.0.7",
        "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A==",
    ),
    "age-encryption": NpmPackage(  # seals packs for a tutor's key, and opens what a tutor sealed
        "0.3.1",
        "bYgd7lxM7tEANmb9bXf7xTFB3Qpq+JGKinVSdFh5MV+t2fJJZSTdKhWkvXTFJQGysZd+K9Dt3F+n+4DKazXlnQ==",
    ),
    "@noble/ciphers": NpmPackage(  # what age-encryption is made of, like those that follow
        "2.1.1",
        "bysYuiVfhxNJuldNXlFEitTVdNnYUc+XNJZd7Qm2a5j1vZHgY+fazadNFWFaMK/2vye0JVlxV3gHmC0WDfAOQw==",
    ),
    "@noble/curves": NpmPackage(
        "2.0.1",
        "vs1Az2OOTBiP4q0pwjW5aF0xp9n4MxVrmkFBxc6EKZc6ddYx5gaZiAsZoq0uRRXWbi3AT/sBqn05eRPtn1JCPw==",
    ),
    "@noble/hashes": NpmPackage(
        "2.0.1",
        "XlOlEbQcE9fmuXxrVTXCTlG2nlRXa9Rj3rr5Ue/+tX+nmkgbX720YHh0VR3hBF9xDvwnb8D2shVGOwNx+ulArw==",
    ),
    "@noble/post-quantum": NpmPackage(
        "0.5.4",
        "leww0zzIirrvwaYMPI9fj6aRIlA/c6Y0/lifQQ1YOOyHEr0MNH3yYpjXeiVG+tWdPps4XxGclFWX2INPO3Yo5w==",
    ),
    "@scure/base": NpmPackage(
        "2.0.0",
        "3E1kpuZginKkek01ovG8krQ0Z44E3DHPjc5S2rjJw9lZn3KSQOs8S7wqikF/AH7iRanHypj85uGyxk0XAyC37w==",
    ),
}
"""What is fetched is this and nothing else, whoever serves it."""


def package_files(name: str, folder: Path | None = None) -> dict[str, bytes]:
    """A package's files by their paths in it ("dist/index.js").

    Its archive is looked for in ``folder``, or in the cache, into which npm fetches it where it is
    missing. Raises AlongsideError where there is none, or another than the one pinned.
    """
    archive = (folder or _cache()) / archive_name(name)
    if not archive.is_file():
        if folder is not None:
            raise AlongsideError(
                f"{folder} has no {archive.name}. Put it there with `npm pack "
                f"{name}@{PINNED[name].version}`, or leave --packages out."
            )
        _fetch(name, archive.parent)
    return _taken_out(name, archive)


def archive_name(name: str) -> str:
    """The file that npm packs a package into: "noble-hashes-2.0.1.tgz"."""
    return f"{name.removeprefix('@').replace('/', '-')}-{PINNED[name].version}.tgz"


def _cache() -> Path:
    named = os.environ.get(CACHE)
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "alongside" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "alongside"


def _fetch(name: str, cache: Path) -> None:
    """Let npm fetch a package's archive; raises AlongsideError where it can't."""
    remedy = (
        "Install npm (it comes with Node) and try again with a network, or name the folder of its "
        "archives with --packages; --no-python writes what can be read and printed."
    )
    npm = shutil.which("npm")
    if npm is None:
        raise AlongsideError(f"npm fetches {name}, and it is not here. {remedy}")
    files.make_private(cache, close=False)
    what = f"{name}@{PINNED[name].version}"
    command = [npm, "pack", what, "--pack-destination", os.fspath(cache), "--silent"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (npm)
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["it gave no reason"])[0]
        raise AlongsideError(f"npm could not fetch {what} ({said}). {remedy}")


def _taken_out(name: str, archive: Path) -> dict[str, bytes]:
    """The files in an archive; raises AlongsideError where it is not the one that was tried."""
    body = files.read(archive) or b""
    digest = base64.b64encode(hashlib.sha512(body).digest()).decode()
    if digest != PINNED[name].integrity:
        raise AlongsideError(
            f"{archive} is not {name} {PINNED[name].version} as it was published. "
            "Delete it and try again."
        )
    found = {}
    with tarfile.open(fileobj=io.BytesIO(body)) as opened:
        for member in opened.getmembers():
            file = opened.extractfile(member) if member.isfile() else None
            if file is not None:
                found[member.name.partition("/")[2]] = file.read()
    return found
