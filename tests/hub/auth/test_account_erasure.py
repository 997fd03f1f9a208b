"""Who is erased is in no file and no database any more, whichever way they were erased."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.browser.cohort import SITE, Cohort, Person
from tests.support.browser.tries import release
from tests.support.soak import first

from alongside.cli.main import main
from alongside.cohort.admin.backup import backup

NAMES = {"quilla": "Quilla Heronbeck", "zabrina": "Zabrina Otterway", "waldo": "Waldo Finchley",
         "perdita": "Perdita Ravenhill"}  # fmt: skip


@pytest.fixture(scope="module")
def cohort(one_cohort: Cohort) -> Cohort:
    return one_cohort.enrol(*(f"{name},{shown}" for name, shown in NAMES.items()))


def wrote(cohort: Cohort, name: str) -> Person:
    """Somebody who signed in, wrote, and released something."""
    person = cohort.member(name)
    release(person)
    assert found(cohort.folder, name)
    return person


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
        [("quilla", erase_me), ("waldo", erase_while_it_does_not), ("zabrina", erase_while_it_runs)]
    ),
)
def test_an_erased_name_is_nowhere(
    cohort: Cohort,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    erase: Callable[[Cohort, str], None],
) -> None:
    monkeypatch.setenv("ALONGSIDE_COURSE", str(cohort.course))
    person = wrote(cohort, name)
    erase(cohort, name)
    for folder in (cohort.folder, cohort.run_folder()):
        assert found(folder, name, *NAMES[name].split()) == []
    assert person.get(SITE).status == 403 or "/hub/login" in person.get(SITE).url


def test_who_was_erased_since_a_backup_stays_so_when_it_is_put_back(
    cohort: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_COURSE", str(cohort.course))
    wrote(cohort, "perdita")
    made, again = backup(cohort.settings, tmp_path / "backup.zip"), tmp_path / "again"
    erase_while_it_runs(cohort, "perdita")
    receipts = str(cohort.settings.desk / "receipts")
    assert main(["cohort", "restore", str(made), str(again), "--receipts", receipts]) == 0
    assert found(again, "perdita", "Ravenhill") == []


@pytest.fixture
def is_over(cohort: Cohort) -> Iterator[Callable[[], object]]:
    """Ends the cohort's time when called; afterwards it has not ended, and its roster is empty."""
    before = cohort.file.read_text()
    ended = before.replace("2099-12-31", "2026-01-02") + "keep_months: 1\n"
    yield lambda: cohort.file.write_text(ended)
    cohort.file.write_text(before)


@pytest.mark.parametrize("name", ["ottoline"])
def test_nobody_is_left_when_the_time_of_a_cohort_is_over(
    cohort: Cohort, monkeypatch: pytest.MonkeyPatch, is_over: Callable[[], object], name: str
) -> None:
    monkeypatch.setenv("ALONGSIDE_COURSE", str(cohort.course))
    wrote(cohort, name)
    is_over()
    assert main(["cohort", "tidy", "--folder", str(cohort.folder)]) == 0
    for folder in (cohort.folder, cohort.run_folder()):
        assert found(folder, name) == []
