"""The documentation site: every page has its place, and what the code says is all in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tests.project.test_scripts import script
from tests.support.paths import PACKAGE, ROOT

from alongside.cli.main import COMMANDS
from alongside.course.outline import Course
from alongside.forms.form_protocol import FormProtocol
from alongside.notebook_page.notebook_protocol import NotebookProtocol
from alongside.record.record import Record
from alongside.toolkit.toolkit_messages import ToolkitMessages


@pytest.fixture(scope="module")
def site() -> ModuleType:
    """The program that lays the site out."""
    return script("docs_site")


@pytest.fixture(scope="module")
def laid(site: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's pages, as Markdown."""
    folder = tmp_path_factory.mktemp("docs") / "source"
    site.assemble(folder)
    return folder


def test_every_page_stands_behind_one_of_the_doors(site: ModuleType, laid: Path) -> None:
    pages = {path.relative_to(laid).as_posix()[:-3] for path in laid.rglob("*.md")}
    listed = [name for names in site.DOORS.values() for name in names]
    assert len(set(listed)) == len(listed)
    decisions = {page for page in pages if page.startswith("decisions/")}
    assert pages - decisions == {"index", *listed}
    contents = (laid / "decisions.md").read_text()
    assert decisions == set(re.findall(r"^decisions/.+$", contents, re.MULTILINE))


def test_the_first_page_shows_the_four_doors(laid: Path) -> None:
    headings = re.findall(r"^## (.+)$", (laid / "index.md").read_text(), re.MULTILINE)
    assert headings == ["Learn", "Write", "Host", "Reference"]


def test_links_lead_to_pages_of_the_site_or_to_the_published_source(
    site: ModuleType, laid: Path
) -> None:
    source = site.source_address()
    for page in laid.rglob("*.md"):
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if link.startswith(source):
                path = link.removeprefix(f"{source}/blob/main/")
                assert (ROOT / path).exists(), f"{page.name}: {link}"
            elif not link.startswith("http"):
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_a_link_in_code_stays_as_it_is(site: ModuleType) -> None:
    pages = {ROOT / "docs" / "learn.md": "learn"}
    text = "`[a](../LICENSE)` [b](../LICENSE) [c](learn.md#writing)"
    made = site.lead_right(text, ROOT / "docs" / "host.md", "reference/x", pages)
    assert made == (
        f"`[a](../LICENSE)` [b]({site.source_address()}/blob/main/LICENSE) [c](../learn.md#writing)"
    )


def test_the_commands_are_those_of_the_program(laid: Path) -> None:
    found = re.findall(r"^## alongside (\S+)$", (laid / "reference/commands.md").read_text(), re.M)
    assert found == [command.name for command in COMMANDS]
    assert "\n## alongside cohort backup\n" in (laid / "reference/commands.md").read_text()


def test_the_formats_are_those_that_are_published(laid: Path) -> None:
    text = (laid / "reference/formats.md").read_text()
    published = sorted(path.name for path in (PACKAGE / "schema").glob("*.json"))
    assert re.findall(r"^## (\S+)$", text, re.MULTILINE) == published
    keys = json.loads((PACKAGE / "schema" / "reflection.v1.json").read_text())["properties"]
    mine = text.partition("## reflection.v1.json")[2].partition("\n## ")[0]
    assert set(keys) <= set(re.findall(r"`([\w-]+)`", mine))


def test_every_message_that_is_answered_is_in_the_reference(laid: Path, tmp_path: Path) -> None:
    text = (laid / "reference/messages.md").read_text()
    course = Course.read(ROOT / "tests" / "sample")

    def record() -> Record:
        return Record.open(tmp_path)

    answered = {
        *FormProtocol(course, course.activity(1), record, "site")._dispatcher._handlers,
        *NotebookProtocol(course, record, "site")._dispatcher._handlers,
        *ToolkitMessages(course, record, "site").handlers(),
    }
    assert answered - set(re.findall(r"[a-z]+(?:-[a-z]+)*", text)) == set()


def test_each_picture_is_shown_somewhere_and_is_small() -> None:
    pictures = {path.name: path for path in (ROOT / "docs" / "pictures").iterdir()}
    texts = "".join(path.read_text() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
    assert {name for name in pictures if f"pictures/{name})" not in texts} == set()
    assert {name: path.stat().st_size for name, path in pictures.items()
            if path.stat().st_size > 120_000} == {}  # fmt: skip


def test_the_pictures_are_those_that_the_script_takes() -> None:
    text = (ROOT / "scripts" / "pictures.py").read_text()
    taken = set(re.findall(r'camera\.take\(page, "([a-z-]+)"', text)) | set(
        re.findall(r'^ +\("[A-Z][^"]+", "([a-z-]+)"\),$', text, re.MULTILINE)
    )
    assert {path.stem for path in (ROOT / "docs" / "pictures").iterdir()} == taken


@pytest.mark.soak
def test_the_site_is_built_without_a_warning_and_fetches_nothing(site: ModuleType) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "scripts.docs_site"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    assert (site.SITE / "searchindex.js").is_file()
    assert "my_answers" in (site.SITE / "reference" / "python.html").read_text()
    assert site.outside(site.SITE).fetched == set()
