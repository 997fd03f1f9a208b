"""Python for the browser: the files of Pyodide that a page loads, with a smaller library."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path, PurePosixPath

from alongside.static_site.npm_packages import package_files
from alongside.static_site.program_text import without_comments

FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
LIBRARY, LOCK = "python_stdlib.zip", "pyodide-lock.json"
LEFT_OUT = (
    "__hello__", "__phello__", "_compat_pickle", "_pyio", "_pyrepl", "antigravity", "argparse",
    "bdb", "cProfile", "cmd", "code", "colorsys", "compileall", "configparser", "ctypes",
    "curses", "dbm", "doctest", "ensurepip", "filecmp", "fileinput", "ftplib",
    "getopt", "gettext", "idlelib", "imaplib", "lib2to3", "mailbox", "modulefinder",
    "multiprocessing", "netrc", "nturl2path", "optparse", "pdb", "pickle", "pickletools",
    "plistlib", "poplib", "profile", "pstats", "pty", "py_compile", "pyclbr", "pydoc",
    "pydoc_data", "rlcompleter", "sched", "shelve", "smtplib", "socketserver", "sqlite3", "ssl",
    "statistics", "symtable", "tabnanny", "this", "timeit", "tkinter", "trace", "tracemalloc",
    "tty", "turtle", "turtledemo", "unittest", "venv", "wave", "webbrowser", "wsgiref",
    "xmlrpc", "zipapp",
)  # fmt: skip
"""Parts of Python's own library that no page needs: they are left out, so that less is fetched."""
_LEFT_OUT_TOO = (
    "asyncio/proactor_events.py",
    "asyncio/windows_events.py",
    "asyncio/windows_utils.py",
    "asyncio/__main__.py",
    "asyncio/tools.py",
    "concurrent/futures/process.py",
    "concurrent/interpreters/",
    "json/tool.py",
    "pyodide/console.py",
    "logging/config.py",
    "logging/handlers.py",
    "tomllib/",
    "http/server.py",
    "http/cookiejar.py",
    "xml/dom/",
    "site-packages/README",
)
_ENCODINGS = (
    "__init__", "aliases", "ascii", "charmap", "cp1252", "cp437", "idna", "latin_1", "punycode",
    "raw_unicode_escape", "unicode_escape", "utf_16", "utf_16_be", "utf_16_le", "utf_32",
    "utf_8", "utf_8_sig",
)  # fmt: skip
"""Of the encodings of text: Unicode's, zip's own for names, and what old files are read with."""


def python_files(folder: Path | None = None) -> dict[str, bytes]:
    """Pyodide's files by name; ``folder`` holds the package's archive, else the cache does.

    Raises AlongsideError where it can't be had.
    """
    found = package_files("pyodide", folder)
    files = {name: found[name] for name in FILES}
    return {**files, LIBRARY: cut_library(found[LIBRARY]), LOCK: _without_packages(found[LOCK])}


def cut_library(library: bytes) -> bytes:
    """Python's library without the parts that no page needs, packed so that it packs once more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(library)) as whole, zipfile.ZipFile(out, "w") as cut:
        for info in whole.infolist():
            if is_needed(info.filename):
                kept = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
                cut.writestr(kept, _shortened(info.filename, whole.read(info)))
    return out.getvalue()


def is_needed(path: str) -> bool:
    """Whether a file of Python's library goes into the edition."""
    first, _, rest = path.partition("/")
    if first == "encodings":
        return PurePosixPath(rest).stem in _ENCODINGS
    return first.removesuffix(".py") not in LEFT_OUT and not path.startswith(_LEFT_OUT_TOO)


def _shortened(path: str, body: bytes) -> bytes:
    """A file without comments; Pyodide's own modules read their docstrings."""
    ours = path.endswith(".py") and not path.startswith(("pyodide/", "_pyodide/"))
    return without_comments(body) if ours else body


def _without_packages(lock: bytes) -> bytes:
    """Pyodide's list of packages without any: all that runs is in the engine's archive."""
    return json.dumps({"info": json.loads(lock)["info"], "packages": {}}).encode()
