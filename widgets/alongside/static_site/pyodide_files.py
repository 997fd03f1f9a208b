"""Python for the browser: Pyodide's files, fetched once when an edition is built, and checked."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

from alongside.errors import AlongsideError
from alongside.storage import files

PACKAGE, PINNED = "pyodide", "314.0.7"
INTEGRITY = (
    "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7"
    "y2q+SNvi/6V5JEsOlD2R1A=="
)
"""Of the package's archive, as npm writes it (https://www.w3.org/TR/SRI/)."""
FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
CACHE = "ALONGSIDE_CACHE"
"""The folder that keeps what was fetched; default: the system's usual one."""
LEFT_OUT = (
    "__hello__", "__phello__", "_pyio", "_pyrepl", "antigravity", "bdb", "cProfile", "cmd",
    "code", "colorsys", "compileall", "configparser", "ctypes", "curses", "dbm",
    "doctest", "ensurepip", "filecmp", "fileinput", "ftplib", "getopt", "idlelib", "imaplib",
    "lib2to3", "mailbox", "modulefinder", "multiprocessing", "netrc", "nturl2path", "optparse",
    "pdb", "pickletools", "plistlib", "poplib", "profile", "pstats", "pty", "py_compile",
    "pyclbr", "pydoc", "pydoc_data", "rlcompleter", "sched", "shelve", "smtplib",
    "socketserver", "sqlite3", "ssl", "symtable", "tabnanny", "this", "timeit", "tkinter",
    "trace", "tracemalloc", "tty", "turtle", "turtledemo", "unittest", "venv", "wave",
    "webbrowser", "wsgiref", "xmlrpc", "zipapp",
)  # fmt: skip
"""Parts of Python's own library that no page needs: they are left out, so that less is fetched."""
_LEFT_OUT_TOO = ("http/server.py", "http/cookiejar.py", "xml/dom/", "site-packages/README")
_ENCODINGS = (
    "__init__", "aliases", "ascii", "charmap", "cp1252", "cp437", "idna", "latin_1", "punycode",
    "raw_unicode_escape", "unicode_escape", "utf_16", "utf_16_be", "utf_16_le", "utf_32",
    "utf_8", "utf_8_sig",
)  # fmt: skip
"""Of the encodings of text: Unicode's, zip's own for names, and what old files are read with."""


def python_files(folder: Path | None = None) -> dict[str, bytes]:
    """Pyodide's files by name: from ``folder``, or from the cache, or fetched by npm.

    Raises AlongsideError where there are none, or others than those pinned here.
    """
    found = _unpacked(folder) if folder else _fetched()
    return {**found, "python_stdlib.zip": cut_library(found["python_stdlib.zip"])}


def cut_library(library: bytes) -> bytes:
    """Python's library without the parts that no page needs, packed so that it packs once more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(library)) as whole, zipfile.ZipFile(out, "w") as cut:
        for info in whole.infolist():
            if is_needed(info.filename):
                kept = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
                cut.writestr(kept, whole.read(info))
    return out.getvalue()


def is_needed(path: str) -> bool:
    """Whether a file of Python's library goes into the edition."""
    first, _, rest = path.partition("/")
    if first == "encodings":
        return PurePosixPath(rest).stem in _ENCODINGS
    return first.removesuffix(".py") not in LEFT_OUT and not path.startswith(_LEFT_OUT_TOO)


def _fetched() -> dict[str, bytes]:
    """The files from the cache; fetched by npm into it first, where it has none."""
    cache = _cache()
    archive = cache / f"{PACKAGE}-{PINNED}.tgz"
    if not archive.is_file():
        _fetch(cache)
    return _checked(archive)


def _cache() -> Path:
    named = os.environ.get(CACHE)
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "alongside" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "alongside"


def _fetch(cache: Path) -> None:
    """Let npm fetch the package's archive; raises AlongsideError where it can't."""
    remedy = (
        f"Install npm (it comes with Node) and try again with a network, or name a folder that "
        f"holds Pyodide {PINNED} with --python. `--no-python` builds what can be read and printed."
    )
    npm = shutil.which("npm")
    if npm is None:
        raise AlongsideError(
            f"Python for the browser is fetched by npm, which is not here. {remedy}"
        )
    files.make_private(cache, close=False)
    command = [npm, "pack", f"{PACKAGE}@{PINNED}", "--pack-destination", str(cache), "--silent"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise AlongsideError(f"npm could not fetch Python for the browser ({said}). {remedy}")


def _checked(archive: Path) -> dict[str, bytes]:
    """The files in the package's archive; raises AlongsideError where it is another one."""
    body = files.read(archive) or b""
    digest = base64.b64encode(hashlib.sha512(body).digest()).decode()
    if f"sha512-{digest}" != INTEGRITY:
        raise AlongsideError(
            f"{archive} is not Pyodide {PINNED} as it was published. Delete it and try again."
        )
    with tarfile.open(fileobj=io.BytesIO(body)) as opened:
        return {name: _member(opened, f"package/{name}") for name in FILES}


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise AlongsideError(f"{name} is missing in the archive. Delete it and try again.")
    with file:
        return file.read()


def _unpacked(folder: Path) -> dict[str, bytes]:
    """The files of an unpacked package, or of the archive in a folder."""
    archive = folder / f"{PACKAGE}-{PINNED}.tgz"
    if archive.is_file():
        return _checked(archive)
    inside = folder / "package" if (folder / "package").is_dir() else folder
    found = {name: files.read(inside / name) for name in FILES}
    missing = [name for name, body in found.items() if body is None]
    if missing:
        raise AlongsideError(
            f"{folder} has no {missing[0]}. Name the folder of Pyodide {PINNED} with --python."
        )
    _check_version(folder, found["pyodide-lock.json"] or b"")
    return {name: body for name, body in found.items() if body is not None}


def _check_version(folder: Path, lock: bytes) -> None:
    """Raise AlongsideError where these are not the files of the version that was tried."""
    package = files.read(folder / "package.json") or files.read(folder / "package" / "package.json")
    version = json.loads(package or b"{}").get("version", PINNED)
    if version != PINNED:
        raise AlongsideError(
            f"{folder} holds Pyodide {version}; this edition is made with {PINNED}. Fetch that one."
        )
