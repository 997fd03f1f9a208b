"""What the documentation names exists: commands, flags, files, kinds, settings, formats."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from tests.support.paths import PACKAGE, ROOT

from alongside.cli import main
from alongside.course.activity import load_activity
from alongside.course.allowance import count_allowance
from alongside.course.kinds import KINDS
from alongside.course.outline import Course

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / ".github").glob("*.md"),
        ROOT / ".binder" / "README.md",
        ROOT / "activities" / "README.md",
    ]
)
KNOWN = (  # commands of other programs; `make course`, `make ship` and CI run what they stand for
    r"python3 -m venv \.venv",
    r"(\.venv/bin/)?pip install \.",
    r"conda env create --file environment\.yml",
    r"conda activate alongside",
    r"cd our-street",
    r"jupyter nbconvert --to html --execute --ExecutePreprocessor\.store_widget_state=False .*",
)


def text(page: Path) -> str:
    """A page of the documentation."""
    return page.read_text(encoding="utf-8")


def named(page: Path) -> str:
    """A page's name for test reports."""
    return page.relative_to(ROOT).as_posix()


def commands() -> list[tuple[str, str]]:
    """(page, command) for each line of each shell block."""
    return [
        (named(page), line)
        for page in PAGES
        for block in re.findall(r"^```sh\n(.*?)^```", text(page), re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
        if line.strip()
    ]


def make_targets() -> set[str]:
    """What the Makefile can make."""
    return set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each `alongside` command."""
    for action in main.build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("alongside has no commands")


@pytest.mark.slow
def test_every_command_is_one_there_is() -> None:
    for page, line in commands():
        _check_command(page, line)


def _check_command(page: str, line: str) -> None:
    words = shlex.split(line)
    while re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    program = words[0].removeprefix(".venv/bin/")
    if program == "make":
        assert set(words[1:]) <= make_targets(), f"{page}: `{line}`"
    elif program == "alongside":
        given = words[1 : words.index("--")] if "--" in words else words[1:]
        try:
            main.build_parser().parse_args(given)
        except SystemExit as ended:
            pytest.fail(f"{page}: `{line}` ends in {ended.code}")
    else:
        assert any(re.fullmatch(known, line) for known in KNOWN), f"{page}: `{line}` is not known"


def test_the_readme_opens_with_two_commands() -> None:
    mine = [line for page, line in commands() if page == "README.md"]
    assert mine[:2] == ["make course", "make test"]


def test_every_file_that_is_linked_exists() -> None:
    missing = [
        f"{named(page)}: {link}"
        for page in PAGES
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", re.sub(r"`[^`]*`", "", text(page)))
        if not (link.startswith("http") or (page.parent / link).exists())
    ]
    assert not missing, "\n".join(missing)


def test_every_path_in_code_type_exists() -> None:
    tops = {path.name for path in ROOT.iterdir()}
    missing = [
        f"{named(page)}: {path}"
        for page in PAGES
        for path in re.findall(r"`([\w./-]+/[\w./-]*)`", text(page))
        if path.split("/")[0] in tops
        if not ((ROOT / path).exists() or (PACKAGE / path).exists())
    ]
    assert not missing, "\n".join(missing)


def test_the_readme_maps_every_folder() -> None:
    mapped = re.findall(r"^\| `(\w+)/` \|", text(ROOT / "README.md"), re.MULTILINE)
    made = {"dist", "build", "look"}  # by commands; version control leaves them out
    there = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert set(mapped) == there - made


def test_the_reference_has_every_command_and_flag() -> None:
    lines = text(ROOT / "docs" / "reference.md").splitlines()
    for name, parser in subcommands().items():
        (row,) = [line for line in lines if line.startswith(f"| `alongside {name}")]
        flags = {flag for action in parser._actions for flag in action.option_strings}
        for flag in flags - {"-h", "--help"}:
            assert f"`{flag}`" in row


def test_the_reference_has_every_setting() -> None:
    reference = text(ROOT / "docs" / "reference.md")
    code = [*(ROOT / "widgets").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]
    used = {name for path in code for name in re.findall(r"\bALONGSIDE_[A-Z_]+", text(path))}
    assert used == set(re.findall(r"\bALONGSIDE_[A-Z_]+", reference))


def test_the_reference_has_every_format() -> None:
    published = {path.name for path in (ROOT / "widgets/alongside/schema").glob("*.json")}
    found = re.findall(r"`([a-z-]+\.v\d+\.json)`", text(ROOT / "docs" / "reference.md"))
    assert set(found) == published


def test_the_reference_has_the_public_api() -> None:
    import alongside

    called = re.findall(r"^\| `(\w+)\(", text(ROOT / "docs" / "reference.md"), re.MULTILINE)
    assert sorted(called) == sorted(alongside.__all__)


def test_every_kind_of_field_is_documented() -> None:
    rows = text(ROOT / "activities" / "README.md").splitlines()
    for kind, says in KINDS.items():
        mine = [row for row in rows if row.startswith(f"| `{kind}` |")]
        assert len(mine) == 1, f"activities/README.md needs one row for {kind}"
        for key in says.properties:
            form = f"**`{key}`**" if key in says.required else f"`{key}`"
            assert form in mine[0], f"activities/README.md, {kind}: {key}"


def test_no_kind_of_field_is_documented_that_is_not_there() -> None:
    readme = text(ROOT / "activities" / "README.md")
    table = readme[readme.index("| `kind` |") :]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) - {"kind"} == set(KINDS)


def test_the_example_activity_is_valid(tmp_path: Path) -> None:
    example = re.findall(
        r"^```yaml\n(.*?)^```", text(ROOT / "activities/README.md"), re.DOTALL | re.MULTILINE
    )[0]
    path = tmp_path / "8-first-contact.yml"
    path.write_text(example, encoding="utf-8")
    assert load_activity(path).number == 8


def test_the_published_schema_is_where_the_documentation_says() -> None:
    (place,) = set(
        re.findall(r"\$schema=(\S+?)`?$", text(ROOT / "activities/README.md"), re.MULTILINE)
    )
    assert (ROOT / "activities" / place).is_file()


def test_contributing_is_short_enough_to_be_read() -> None:
    assert len(text(ROOT / "CONTRIBUTING.md").splitlines()) <= 110


def test_a_decision_is_as_long_as_it_needs_and_says_its_parts() -> None:
    for page in (ROOT / "docs/decisions").glob("*.md"):
        lines = text(page).splitlines()
        assert [line for line in lines if line.startswith("**")], page.name
        assert lines[0].startswith(f"# {int(page.name[:4])}. "), page.name


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(page.name[:4]) for page in (ROOT / "docs/decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_readme_and_the_welcome_say_how_long_the_course_takes_as_the_front_page_does() -> None:
    course = Course.read(ROOT)
    said = count_allowance(course, course.activities()).sentence()
    for path in (ROOT / "README.md", ROOT / "course" / "00-welcome.ipynb"):
        assert said in " ".join(text(path).split()), f"{path.name} does not say: {said}"


def test_both_licences_are_named_where_they_hold() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    assert project["license"] == "BSD-3-Clause AND CC-BY-NC-SA-4.0"
    assert text(ROOT / "LICENSE").startswith("BSD 3-Clause License")
    assert "SPDX-License-Identifier: CC-BY-NC-SA-4.0" in text(ROOT / "course/LICENSE")
    assert "Roger Harrison" in text(ROOT / "course/LICENSE")
