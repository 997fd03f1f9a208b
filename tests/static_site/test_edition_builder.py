"""The folder that any web host serves: what is in it, and what a second build does to it.

Covers: static_site/.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support.paths import ROOT, TESTS
from tests.support.sample import Sample

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.static_site.edition_builder import Edition, build_edition
from alongside.static_site.published_course import course_id, point_links

NODE = shutil.which("node")
SITE_COURSE = Course.read(TESTS / "site_course")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A small course, written out."""
    return build_edition(SITE_COURSE, tmp_path_factory.mktemp("edition") / "out")


def page(edition: Edition, name: str) -> str:
    """A page's text."""
    return (edition.folder / name).read_text(encoding="utf-8")


def pages(edition: Edition) -> dict[str, str]:
    """All pages by name."""
    return {path.name: path.read_text("utf-8") for path in edition.folder.glob("*.html")}


def test_each_notebook_is_a_page_and_the_front_page_leads_to_it(edition: Edition) -> None:
    names = {f"{Path(section.notebook).stem}.html" for section in SITE_COURSE.sections}
    assert names | {"index.html", "accessibility.html", "404.html"} == set(pages(edition))
    assert names <= set(re.findall(r'href="\./([\w-]+\.html)"', page(edition, "index.html")))


def test_every_address_in_a_page_is_a_file_of_the_folder(edition: Edition) -> None:
    for name, text in pages(edition).items():
        found = re.findall(r'(?:href|src|data-[\w-]+-module)="(\./[^"#?]*)', text)
        assert found, name
        missing = [one for one in found if not (edition.folder / one).is_file()]
        assert missing == [], name


def test_every_module_that_another_imports_is_a_file_beside_it(edition: Edition) -> None:
    """Now, or with the first use: `from "./x.js"`, `import("./x.js")`."""
    found: dict[str, str] = {}
    for path in (edition.folder / "assets").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        found |= dict.fromkeys(re.findall(r'(?:\bimport\(|\bfrom )"(\./[^"]+)"', text), path.name)
    kept = page(edition, "sw.js")
    assert {name.partition("-")[0] for name in found} >= {"./formExtras", "./formatBar", "./store"}
    for name in found:
        assert (edition.folder / "assets" / name).is_file()
        assert name[2:] in kept, "the service worker keeps it for offline use"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The course itself, without Python."""
    return build_edition(Course.read(ROOT), tmp_path_factory.mktemp("whole") / "out")


def test_a_form_is_alive_with_at_most_70_kilobytes(whole: Edition) -> None:
    """What a page names in its head and what these import, as a host compresses it."""
    text = page(whole, "02-meanings.html")
    head = text.partition("</head>")[0]
    first = set(re.findall(r'(?:href|src)="\./(assets/[^"]+\.(?:js|css))"', head))
    names = {Path(name).name.partition("-")[0] for name in first}
    assert {"site", "form", "host", "page", "edition", "store"} == names
    sizes = [len(gzip.compress((whole.folder / name).read_bytes(), 6)) for name in first]
    headers = 200  # bytes that a host sends with each answer, about
    weight = sum(sizes) + len(gzip.compress(text.encode(), 6)) + headers * (len(sizes) + 1)
    assert weight <= 70_000, weight


def test_a_page_fetches_ahead_what_draws_its_parts_and_nothing_else(whole: Edition) -> None:
    ahead = re.compile(r'rel="preload"[^>]* href="([^"]+)"')
    drawn = {}
    for name, text in pages(whole).items():
        found = {Path(one).name.partition("-")[0] for one in ahead.findall(text)} - {"host"}
        esm = {one.partition("-")[0] for one in re.findall(r'"_esm": ?"\./assets/([^"]+)"', text)}
        assert found == esm - {"notesWidget"}, name
        drawn[name] = found
    assert drawn["20-my-notebook.html"] == {"notebook"}
    assert drawn["02-meanings.html"] == {"form"}


def test_both_pages_have_what_draws_them_in_their_places(whole: Edition) -> None:
    for name, key in (("20-my-notebook", "my-notebook"), ("21-my-toolkit", "my-toolkit")):
        text = page(whole, f"{name}.html")
        found = re.search(rf'data-widget="{key}"[^>]*><script[^>]*data-state>(.*?)</script>', text)
        assert found
        state = json.loads(found[1])
        assert state["spec"]["formats"] == ["docx", "epub", "html", "md"]
        assert state["_esm"].endswith(".js")


def test_the_typeface_is_kept_for_offline_only_by_those_who_chose_it(edition: Edition) -> None:
    (sheet,) = (edition.folder / "assets").glob("site-*.css")
    named = re.findall(r'url\("(\.\./typeface/[^"]+)"\)', sheet.read_text(encoding="utf-8"))
    assert len(named) == 3
    assert all((sheet.parent / one).is_file() for one in named)
    facts = page(edition, "sw.js").partition("const EDITION = ")[2].partition(";\n")[0]
    found = json.loads(facts)
    assert len(found["chosen"]) == 3
    assert not [name for name in found["files"] if name.startswith("typeface/")]


def test_no_page_names_another_address(edition: Edition) -> None:
    for name, text in pages(edition).items():
        loads = re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(https?:[^"]*)', text)
        assert loads == [], name
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy
        assert "http" not in policy[1], name
        assert "default-src &#39;self&#39;" in policy[1]


@pytest.mark.slow
@pytest.mark.skipif(not NODE, reason="node is not installed")
def test_every_script_is_one_that_a_browser_can_read(edition: Edition, tmp_path: Path) -> None:
    scripts = sorted(edition.folder.rglob("*.js"))
    assert len(scripts) > 5
    for script in scripts:
        module = tmp_path / f"{script.stem}.mjs"  # names that two joined modules have are an error
        module.write_bytes(script.read_bytes())
        ran = subprocess.run([NODE or "", "--check", module], capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr


def test_no_script_carries_comments_over_the_wire(edition: Edition) -> None:
    """A backtick in a regular expression (write its number instead) would keep them."""
    said = [
        f"{path.name}:{number}: {line}"
        for path in (edition.folder / "assets").glob("*.js")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.match(r"\s*(//|/\*)", line)
    ]
    assert said == []


def test_no_link_leads_to_a_notebook(edition: Edition) -> None:
    for name, text in pages(edition).items():
        assert not re.search(r'href=\\?"[^"]*\.ipynb', text), name


def test_links_between_pages_lead_to_pages_also_within_json() -> None:
    html = '<a href="01-writing.ipynb#x">on</a> and <a href="other.ipynb">not ours</a>'
    pointed = '<a href="01-writing.html#x">on</a> and <a href="other.ipynb">not ours</a>'
    assert point_links(html, SITE_COURSE) == pointed
    assert json.loads(point_links(json.dumps(html), SITE_COURSE)) == pointed


def test_a_form_stands_in_its_page_with_its_first_answer(edition: Edition) -> None:
    text = page(edition, "01-writing.html")
    assert 'class="alongside-form" id="form-activity-1"' in text
    first = re.search(r"<script[^>]*data-first>(.*?)</script>", text)
    assert first
    (record,) = json.loads(first[1])
    assert (record["kind"], record["revision"], record["answers"]) == ("record", 0, {})


def test_a_program_of_an_authors_own_is_said_not_to_run_here(edition: Edition) -> None:
    text = page(edition, "03-slider.html")
    assert "not here" in text
    assert "This part of the page opens by itself" not in text


@pytest.mark.slow
def test_the_same_course_gives_the_same_version_and_files(edition: Edition, tmp_path: Path) -> None:
    again = build_edition(SITE_COURSE, tmp_path / "again")
    assert (again.version, again.sizes) == (edition.version, edition.sizes)


def test_a_base_stands_before_every_address(tmp_path: Path) -> None:
    made = build_edition(SITE_COURSE, tmp_path / "out", "/course/")
    text = page(made, "index.html")
    assert 'href="/course/01-writing.html"' in text
    assert not re.findall(r'(?:href|src)="(?!/course/|#|data:)([^"]*)', text)


def test_a_changed_text_is_another_version_at_the_same_addresses(
    sample: Sample, tmp_path: Path
) -> None:
    before = build_edition(Course.read(sample.root), tmp_path / "out")
    sample.replace("activities/1-first.yml", "What do you gain?", "What do you gain by it?")
    after = build_edition(Course.read(sample.root), tmp_path / "out")
    assert set(before.sizes) == set(after.sizes)
    assert before.version != after.version


def test_a_changed_style_changes_one_address(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "site.css"
    sheet.write_text("/* another */")
    monkeypatch.setitem(build_edition.__globals__["PLAIN"], "site.css", sheet)
    after = build_edition(SITE_COURSE, tmp_path / "out")
    come = set(after.sizes) - set(edition.sizes)
    assert [re.sub(r"-\w+\.", ".", name) for name in come] == ["assets/site.css"]


@pytest.mark.slow
def test_scripts_of_the_build_before_stay_for_pages_that_are_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    scripts = []
    for number in range(3):
        sheet = tmp_path / "site.css"
        sheet.write_text(f"a {{{{ order: {number} }}}}")
        monkeypatch.setitem(build_edition.__globals__["PLAIN"], "site.css", sheet)
        made = build_edition(SITE_COURSE, folder)
        scripts += [name for name in made.sizes if name.startswith("assets/site-")]
    there = [(folder / name).exists() for name in scripts]
    assert there == [False, True, True]


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    with pytest.raises(AlongsideError, match="holds files that are no edition"):
        build_edition(SITE_COURSE, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_service_worker_names_every_file_of_its_version(edition: Edition) -> None:
    worker = page(edition, "sw.js")
    assert f'"version": "{edition.version}"' in worker
    for name in edition.sizes:
        assert (f'"{name}"' in worker) == (name not in ("sw.js", "404.html")), name


def test_a_courses_id_is_its_outlines_or_comes_from_its_title(sample: Sample) -> None:
    assert course_id(Course.read(sample.root)) == "a-small-course"
    outline = sample.root / "course" / "course.yml"
    outline.write_text(f"id: our-street\n{outline.read_text()}")
    assert course_id(Course.read(sample.root)) == "our-street"
