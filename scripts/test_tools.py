"""Runs a command, such as the tests, with what they need besides Python's packages.

    python -m scripts.test_tools python -m pytest …

In CI, as root, on Debian or Ubuntu, what is missing is installed first and kept, so that the next
run is quick; no test may be skipped then but those that tests/conftest.py names, with reasons.
Elsewhere nothing is installed, and one line says what is left out. Environment variables tell the
tests where things are. Exit code: the command's, or 1 and a sentence where something can't be had.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scripts.browser import windowed

from alongside.static_site.npm_packages import PINNED, archive_name

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path("/var/cache/alongside-tests")
"""What is not a package of the system is kept here; other accounts can read it, root writes."""
NO_SKIPS = "ALONGSIDE_NO_SKIPS"
"""Set where everything is installed: a skipped test fails then."""
NU = "26.9.27"
BADGES, SCHEMA = "4.6.3", "ob_v3p0_achievementcredential_schema.json"


class MissingError(Exception):
    """Something that can't be had; the sentence says what and why."""


@dataclass(frozen=True)
class Tool:
    """Something the tests need: `found` is where it is, or None; `get` installs it.

    `variable` tells the tests where; "" where they look on the path themselves.
    """

    name: str
    found: Callable[[], str | None]
    get: Callable[[], object]
    variable: str = ""


# --- packages of the system -------------------------------------------------------------


def package(*alternatives: str) -> None:
    """Install the first of these that the system has. Raises MissingError."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends"]
    for names in alternatives:
        if not run([*install, *names.split()], quiet):
            return
    run(["apt-get", "update"], quiet)
    wrong = ""
    for names in alternatives:
        wrong = run([*install, *names.split()], quiet)
        if not wrong:
            return
    raise MissingError(f"apt-get install {alternatives[0]} failed: {wrong}")


def pango() -> str | None:
    """Whether WeasyPrint finds the Pango that it needs, or is not installed itself."""
    said = run([sys.executable, "-c", "import weasyprint"])
    return None if "cannot load library" in said or "OSError" in said else "Pango"


# --- from registries --------------------------------------------------------------------


def kept(name: str) -> str | None:
    """Something in the cache, if it is there."""
    return str(CACHE / name) if (CACHE / name).exists() else None


def nu_checker() -> None:
    """The Nu HTML checker: the jar out of its package. Raises MissingError."""
    if not shutil.which("npm"):
        package("npm")
    with tempfile.TemporaryDirectory() as place:
        command = ["npm", "pack", "--silent", f"vnu-jar@{NU}", "--pack-destination", place]
        taken_out(command, Path(place), "vnu.jar", f"vnu-{NU}.jar")


def for_browsers() -> str | None:
    """The folder with all that the edition without a server brings along, if it is whole."""
    there = all((CACHE / archive_name(name)).is_file() for name in PINNED)
    return str(CACHE) if there else None


def get_for_browsers() -> None:
    """Have npm fetch what is missing there. Raises MissingError."""
    if not shutil.which("npm"):
        package("npm")
    CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
    for name, one in PINNED.items():
        if not (CACHE / archive_name(name)).is_file():
            command = ["npm", "pack", "--silent", f"{name}@{one.version}"]
            wrong = run([*command, "--pack-destination", str(CACHE)])
            if wrong:
                raise MissingError(f"npm pack {name} failed: {wrong}")


def badge_schema() -> None:
    """The publisher's schema, from the source package of a library that carries it."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", place,
                   "--no-binary", "openbadgeslib", f"openbadgeslib=={BADGES}"]  # fmt: skip
        taken_out(command, Path(place), SCHEMA, f"{BADGES}-{SCHEMA}")


def taken_out(command: Sequence[str], place: Path, wanted: str, name: str) -> None:
    """Run a command that downloads an archive, and keep one file of it. Raises MissingError."""
    wrong = run(command)
    archive = next((p for p in place.iterdir() if p.suffix in (".tgz", ".gz")), None)
    if wrong or archive is None:
        raise MissingError(f"{' '.join(command[:4])} … failed: {wrong or 'no archive came'}")
    with tarfile.open(archive) as packed:
        member = next((one for one in packed if Path(one.name).name == wanted), None)
        held = packed.extractfile(member) if member else None
        if held is None:
            raise MissingError(f"{archive.name} holds no {wanted} any more. Name another version.")
        CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
        half = CACHE / f".{name}.{os.getpid()}"
        half.write_bytes(held.read())
    half.replace(CACHE / name)


# --- a Python that all accounts can read ------------------------------------------------


def shut(place: Path) -> bool:
    """Whether other accounts can't pass through to a place."""
    return any(not folder.stat().st_mode & stat.S_IXOTH for folder in place.resolve().parents)


def open_python() -> str | None:
    """A Python that every account can read: this one, or the copy, if it is made of this one."""
    ours = (Path(sys.executable), Path(sysconfig.get_path("stdlib")), Path(sys.prefix), ROOT)
    if not any(map(shut, (*ours, Path(sys.executable).absolute()))):
        return sys.executable
    python = _copy() / "bin" / "python3"
    current = python.exists() and (_copy() / "of").read_text() == _state()
    return str(python) if current else None


def copy_python() -> None:
    """Copy what is shut of Python, the packages and the program to where all can read it."""
    place = _copy()
    shutil.rmtree(place, ignore_errors=True)
    base, site = place / "base", place / "lib" / _version() / "site-packages"
    standard = Path(sysconfig.get_path("stdlib"))
    unneeded = shutil.ignore_patterns("test", "tests", "site-packages", "idlelib", "*.a")
    shutil.copytree(standard, base / "lib" / _version(), ignore=unneeded)
    (base / "bin").mkdir()
    shutil.copy2(Path(sys.executable).resolve(), base / "bin" / _version())
    (place / "bin").mkdir()
    (place / "bin" / "python3").symlink_to(base / "bin" / _version())
    # The hub starts this one by its name, beside its Python, to change an older list of sign-ins.
    migrate = place / "bin" / "alembic"
    migrate.write_text(f"#!{place}/bin/python3\nfrom alembic.config import main\nmain()\n")
    migrate.chmod(0o755)
    (place / "pyvenv.cfg").write_text(f"home = {base / 'bin'}\n", encoding="utf-8")
    site.mkdir(parents=True)
    packages = Path(sysconfig.get_path("purelib"))
    folders = [_readable(ROOT / "widgets", place / "program"), _readable(packages, place / "with")]
    # As a site folder, so that the packages' own .pth files hold there too.
    lines = [f"import site; site.addsitedir({str(folder)!r})" for folder in folders]
    (site / "open.pth").write_text("\n".join([*lines, ""]), encoding="utf-8")
    for name in ("share", "etc"):  # where Jupyter's programs look for their templates
        if (Path(sys.prefix) / name).is_dir():
            (place / name).symlink_to(_readable(Path(sys.prefix) / name, place / f"copied-{name}"))
    for folder in (CACHE, place, base):
        folder.chmod(0o755)
    (place / "of").write_text(_state(), encoding="utf-8")


def _readable(folder: Path, copy: Path) -> Path:
    """The folder itself where others can read it, else a copy."""
    if shut(folder / "x"):
        shutil.copytree(folder, copy)
        return copy
    return folder


def _version() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def _copy() -> Path:
    """Where the copy for this environment is."""
    return CACHE / f"python-{hashlib.sha256(sys.prefix.encode()).hexdigest()[:12]}"


def _state() -> str:
    """What tells one copy from the next: the Python, and where packages had to be copied, when."""
    copied = [place for place in (ROOT / "widgets", Path(sys.prefix)) if shut(place / "x")]
    when = [str(max(p.stat().st_mtime for p in place.rglob("*"))) for place in copied]
    return "\n".join(["with alembic", sys.version, sys.base_prefix, sys.prefix, *when])


# --- all of it --------------------------------------------------------------------------


def on_path(name: str) -> Callable[[], str | None]:
    """Looks a command up."""
    return partial(shutil.which, name)


TOOLS = (
    Tool("Java", on_path("java"), partial(package, "default-jre-headless")),
    Tool("EPUBCheck", on_path("epubcheck"), partial(package, "epubcheck")),
    Tool("LibreOffice Writer", on_path("soffice"),
         partial(package, "libreoffice-writer-nogui", "libreoffice-writer")),
    Tool("Node", on_path("node"), partial(package, "nodejs")),
    Tool("nginx", on_path("nginx"), partial(package, "nginx-light", "nginx")),
    Tool("Caddy", on_path("caddy"), partial(package, "caddy")),
    Tool("Pango", pango, partial(package, "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")),
    Tool("a Chromium with windows", windowed, partial(package, "chromium", "chromium-browser")),
    Tool("Firefox", on_path("firefox-esr"), partial(package, "firefox-esr", "firefox")),
    Tool("WebKitGTK's driver", on_path("WebKitWebDriver"),
         partial(package, "webkit2gtk-driver xvfb xauth")),
    Tool("the Nu HTML checker", partial(kept, f"vnu-{NU}.jar"), nu_checker, "ALONGSIDE_VNU"),
    Tool("Python for browsers", for_browsers, get_for_browsers, "ALONGSIDE_CACHE"),
    Tool("the publisher's schema of badges", partial(kept, f"{BADGES}-{SCHEMA}"), badge_schema,
         "ALONGSIDE_BADGE_SCHEMA"),
    Tool("a Python that all accounts can read", open_python, copy_python, "ALONGSIDE_OPEN_PYTHON"),
)  # fmt: skip


def installs(env: Mapping[str, str]) -> bool:
    """Whether to install what is missing: in CI, as root, where there is apt-get."""
    rooted = hasattr(os, "geteuid") and os.geteuid() == 0
    return bool(env.get("CI")) and rooted and shutil.which("apt-get") is not None


def prepare(env: Mapping[str, str], tools: Sequence[Tool] = TOOLS) -> dict[str, str]:
    """The environment for the tests, everything being there that is to be. Raises MissingError."""
    made, left_out = dict(env), []
    for tool in tools:
        where = env.get(tool.variable) or tool.found()
        if where is None and installs(env):
            tool.get()
            where = tool.found()
            if where is None:
                raise MissingError(f"{tool.name} was installed, and still can't be found.")
        if where is None:
            left_out.append(tool.name)
        elif tool.variable:
            made[tool.variable] = where
    if left_out:
        print(f"Not here, so that their tests are skipped: {', '.join(left_out)}.", file=sys.stderr)
    return {**made, NO_SKIPS: "1"} if installs(env) else made


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> str:
    """Run a command; "" if all went well, else its last words."""
    if command[1:2] != ["-c"]:
        print("test_tools.py:", *command, file=sys.stderr, flush=True)
    try:
        ended = subprocess.run(command, capture_output=True, text=True, env=env, check=False)  # noqa: S603 (ours)
    except OSError as why:
        return str(why)
    said = (ended.stderr or ended.stdout).strip().splitlines()
    return "" if ended.returncode == 0 else " ".join(said[-3:]) or f"exit code {ended.returncode}"


def main(command: Sequence[str]) -> int:
    """Prepare, then become the command."""
    try:
        env = prepare(os.environ)
    except (MissingError, OSError) as why:
        print(f"The tests can't be run with everything they need: {why}", file=sys.stderr)
        return 1
    return subprocess.run(command, env=env, check=False).returncode  # noqa: S603 (what was asked)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
