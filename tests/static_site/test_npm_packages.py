"""What others made and the edition brings along: only what was tried, whoever hands it over.

Covers: static_site/npm_packages.py, static_site/pyodide_files.py, static_site/program_text.py.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from alongside.errors import AlongsideError
from alongside.static_site import npm_packages
from alongside.static_site.npm_packages import CACHE, NpmPackage, archive_name, package_files
from alongside.static_site.program_text import without_comments
from alongside.static_site.pyodide_files import cut_library, is_needed


def packed(files: dict[str, bytes]) -> bytes:
    """An archive as npm packs it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, body in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return out.getvalue()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with one package in it, which is pinned."""
    body = packed({"package.json": b"{}", "dist/index.js": b"export {}"})
    integrity = base64.b64encode(hashlib.sha512(body).digest()).decode()
    monkeypatch.setattr(npm_packages, "PINNED", {"@some/thing": NpmPackage("1.2.3", integrity)})
    monkeypatch.setenv(CACHE, str(tmp_path))
    (tmp_path / "some-thing-1.2.3.tgz").write_bytes(body)
    return tmp_path


def test_a_package_comes_from_the_cache_with_its_files(cache: Path) -> None:
    assert package_files("@some/thing") == {"package.json": b"{}", "dist/index.js": b"export {}"}


def test_another_package_under_its_name_is_refused(cache: Path) -> None:
    (cache / archive_name("@some/thing")).write_bytes(packed({"dist/index.js": b"evil()"}))
    with pytest.raises(AlongsideError, match=r"not @some/thing 1\.2\.3 as it was"):
        package_files("@some/thing")


def test_without_npm_one_sentence_says_what_to_do(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cache / archive_name("@some/thing")).unlink()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AlongsideError, match=r"Install npm .* --packages; --no-python"):
        package_files("@some/thing")


def test_a_named_folder_without_the_archive_says_which_one_is_missing(
    cache: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(AlongsideError, match=r"no some-thing-1\.2\.3\.tgz.*npm pack"):
        package_files("@some/thing", empty)


def test_npm_that_fails_gives_its_reason(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (cache / archive_name("@some/thing")).unlink()
    programs = cache / "programs"
    programs.mkdir()
    npm = programs / "npm"
    npm.write_text("#!/bin/sh\necho 'no way to the registry' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/bin:/usr/bin")
    with pytest.raises(AlongsideError, match="no way to the registry"):
        package_files("@some/thing")


def test_pythons_library_comes_without_what_no_page_needs() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in ("json/__init__.py", "tkinter/__init__.py", "pdb.py", "encodings/cp866.py"):
            archive.writestr(name, "# a comment\nx = 1\n")
    with zipfile.ZipFile(io.BytesIO(cut_library(whole.getvalue()))) as cut:
        assert cut.namelist() == ["json/__init__.py"]
        assert cut.read("json/__init__.py") == b"x = 1"


@pytest.mark.parametrize("path", ["encodings/utf_8.py", "zipfile/__init__.py", "xml/etree/x.py"])
def test_what_a_page_needs_of_it_stays(path: str) -> None:
    assert is_needed(path)


def test_a_program_without_comments_does_the_same() -> None:
    source = b'"""Says."""\ndef f():\n    """Only this."""\n\nclass A:\n    # why\n    b = "kept"\n'
    shorter = without_comments(source)
    assert b"Says" not in shorter
    assert b"why" not in shorter
    names: dict[str, object] = {}
    exec(shorter, names)
    assert names["f"]() is None  # type: ignore[operator]
    assert names["A"].b == "kept"  # type: ignore[attr-defined]


def test_a_program_of_a_newer_python_stays_as_it_is() -> None:
    assert without_comments(b"def f(: # new\n") == b"def f(: # new\n"
