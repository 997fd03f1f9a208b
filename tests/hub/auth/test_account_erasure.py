"""Who is erased is in no file and no database any more, whichever way they were erased."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.browser.cohort import SITE, Cohort
from tests.support.browser.tries import a_copy
from tests.support.paths import ROOT
from tests.support.soak import first

from alongside.cli.main import main

NAMES = {"quilla": "Quilla Heronbeck", "zabrina": "Zabrina Otterway", "waldo": "Waldo Finchley"}


@pytest.fixture(scope="module")
def cohort() -> Iterator[Cohort]:
    folder = Path(tempfile.mkdtemp(prefix="cohort-"))
    rows = [f"{name},{shown}" for name, shown in NAMES.items()]
    (folder / "learners.csv").write_text("\n".join(["name,shown", *rows, ""]))
    shutil.copytree(ROOT / "tests" / "site_course", folder / "course-files")
    running = Cohort(folder, folder / "course-files", people="")
    try:
        yield running.start()
    finally:
        running.stop()
        shutil.rmtree(folder)


def erase_me(cohort: Cohort, name: str) -> None:
    person = cohort.member(name)
    person.get(f"{SITE}desk/mine/erase")
    fields = [("sure", "yes"), ("_xsrf", person.token(SITE))]
    assert "Receipt" in person.post(f"{SITE}desk/mine/erase", fields).body


def erase_while_it_runs(cohort: Cohort, name: str) -> None:
    assert main(["cohort", "remove", name, "--erase", "--folder", str(cohort.folder)]) == 0


def erase_while_it_does_not(cohort: Cohort, name: str) -> None:
    cohort.stop()
    erase_while_it_runs(cohort, name)
    cohort.start()


def found(folder: Path, *words: str) -> list[str]:
    """The files and names of files in which one of these is, in any spelling of capitals."""
    return [
        f"{path.relative_to(folder)}: {word}"
        for path in folder.rglob("*")
        for word in words
        if word.lower() in path.name.lower()
        or (path.is_file() and word.lower().encode() in path.read_bytes().lower())
    ]


@pytest.mark.parametrize(
    ("name", "erase"),
    first(
        [("waldo", erase_while_it_does_not), ("quilla", erase_me), ("zabrina", erase_while_it_runs)]
    ),
)
def test_an_erased_name_is_nowhere(
    cohort: Cohort,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    erase: Callable[[Cohort, str], None],
) -> None:
    monkeypatch.setenv("ALONGSIDE_COURSE", str(cohort.course))
    person = cohort.member(name)
    person.open_page()
    made = person.post(f"{SITE}desk/api/releases", {"released": a_copy()})
    assert made.status == 201, made.body
    assert found(cohort.folder, name)
    erase(cohort, name)
    assert found(cohort.folder, name, *NAMES[name].split()) == []
    assert person.get(SITE).status == 403 or "/hub/login" in person.get(SITE).url
