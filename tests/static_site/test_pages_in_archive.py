"""My notebook, My toolkit and what leaves through them, with nothing but what a browser gets.

Covers: static_site/engine_archive.py, static_site/engine/page_protocols.py, notebook_page/,
toolkit/, book/
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import typing_extensions
from tests.support.pages_journey import HIDDEN
from tests.support.paths import TESTS
from tests.support.records import has_words
from tests.support.static_site import built_engine

RUN = """
import json, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
sys.path.append(sys.argv[2])
from alongside.course.markdown_html import use_prepared
from alongside.course.outline import PACKAGED, Course
from alongside.storage.encryption import let_host_seal
use_prepared(json.loads((PACKAGED.parent / "html.json").read_text(encoding="utf-8")))
let_host_seal()
from pages_journey import Journey, whole_journey
told = whole_journey(Journey(Course.read(PACKAGED)))
for name, reply in told.items():
    if "data" in reply:
        (Path(sys.argv[3]) / name).write_bytes(reply["data"])
installed = [path for path in sys.path if "site-packages" in path]
assert not installed, installed
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of a whole journey, made by the archive and Python's own library."""
    place = tmp_path_factory.mktemp("engine")
    (place / "files").mkdir()
    with zipfile.ZipFile(built_engine(tmp_path_factory)) as archive:
        archive.extractall(place / "app")
    if sys.version_info < (3, 13):  # what browsers have; jsonschema asks older ones for this
        (place / "app" / "typing_extensions.py").write_text(
            Path(str(typing_extensions.__file__)).read_text(encoding="utf-8"), encoding="utf-8"
        )
    folders = map(str, (place / "app", TESTS / "support", place / "files"))
    command = [sys.executable, "-I", "-S", "-c", RUN, *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return place / "files"


def test_every_file_can_be_made_where_no_library_is(made: Path) -> None:
    names = {path.name for path in made.iterdir()}
    assert names == {
        "book.docx", "book.epub", "book.html", "book.md", "sheet.html", "blank.docx", "whole.md",
        "supervision.docx", "calendar", "completion", "partner page", "record", "pack",
        "activity.docx", "badge",
    }  # fmt: skip
    with zipfile.ZipFile(made / "book.md") as text_and_pictures:
        text, picture = text_and_pictures.namelist()
        assert "Mrs Hill promised a room" in text_and_pictures.read(text).decode("utf-8")
    assert picture.startswith("pictures/")
    assert "I was not told." in (made / "whole.md").read_text(encoding="utf-8")


def test_no_file_that_leaves_has_the_pseudonyms_key(made: Path) -> None:
    for path in made.iterdir():
        assert not has_words(path.read_bytes(), HIDDEN), path.name
    for name in ("book.html", "activity.docx", "pack"):  # these have a picture in them or name it
        assert has_words((made / name).read_bytes(), "dot.png"), name


def test_the_courses_own_words_stand_in_a_book_as_they_do_elsewhere(made: Path) -> None:
    page = (made / "book.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert page.count("<table") > 10
    for typed in ("**", "](", "&lt;details", "<p># ", "| --- |"):
        assert typed not in page


def test_a_partners_page_and_a_pack_read_the_same_as_anywhere(made: Path) -> None:
    page = (made / "partner page").read_text(encoding="utf-8")
    assert "Save my answers as a file" in page
    with zipfile.ZipFile(made / "pack") as pack:
        assert {*pack.namelist()} == {"pack.json", "pack.html"}
        assert "promised a room" in pack.read("pack.html").decode()
