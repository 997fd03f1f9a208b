"""Puts the pages of the documentation site together and has Sphinx build it: `make docs`.

What people write stands in `docs/`, in the READMEs of `activities/`, and in CONTRIBUTING and the
changelog; what the program says of itself, its commands, settings, formats, messages and Python,
is made from the code, so that it can't say anything else. All of it is put into `build/docs-source`
and built from there into `build/docs`, with a list of the links that lead outside.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

from alongside.cli.main import build_parser
from alongside.lab.server_extension import Alongside

ROOT = Path(__file__).resolve().parent.parent
SOURCE, SITE = ROOT / "build" / "docs-source", ROOT / "build" / "docs"
SCHEMAS = ROOT / "widgets" / "alongside" / "schema"

DOORS: Mapping[str, tuple[str, ...]] = {
    "Learn": ("learn",),
    "Write": ("author", "activities", "tools", "works-with"),
    "Host": ("host", "privacy/notice", "privacy/processing-record",
             "privacy/impact-assessment", "privacy/pictures"),
    "Reference": ("reference", "reference/commands", "reference/settings", "reference/formats",
                  "reference/python", "reference/messages", "changelog"),
    "Take part": ("contributing", "decisions"),
}  # fmt: skip
"""The site's pages in order, by the door that leads to them."""
ELSEWHERE = {
    "activities": "activities/README.md",
    "tools": "activities/tools/README.md",
    "contributing": "CONTRIBUTING.md",
    "changelog": "CHANGELOG.md",
}
"""Pages whose text stands outside `docs/`, where people look for it who have the files."""
MESSAGES = {
    "What is true of all": "alongside.forms.dispatcher",
    "A form": "alongside.forms.form_protocol",
    "My notebook": "alongside.notebook_page.notebook_protocol",
    "My notebook: large files": "alongside.notebook_page.uploads",
    "My notebook: sending to a tutor": "alongside.notebook_page.sharing_panel",
    "My toolkit": "alongside.toolkit.toolkit_messages",
}
"""The modules whose docstrings say which messages pages and kernels exchange."""


# --- pages that people write --------------------------------------------------------------


def written_pages() -> dict[Path, str]:
    """The file of each page that people write → its name on the site."""
    docs = ROOT / "docs"
    mine = {path: path.relative_to(docs).as_posix()[:-3] for path in docs.rglob("*.md")}
    return mine | {ROOT / path: name for name, path in ELSEWHERE.items()}


def lead_right(text: str, file: Path, page: str, pages: Mapping[Path, str]) -> str:
    """The text with its links as they are on the site.

    A link to a file that is a page leads to that page; one to any other file of the project, to
    where its source is published. Code is left alone.
    """

    def link(found: re.Match[str]) -> str:
        target, _, fragment = found[1].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return found[0]
        path = (file.parent / target).resolve()
        if path in pages:
            place = os.path.relpath(f"{pages[path]}.md", Path(page).parent)
        elif path.is_relative_to(ROOT / "docs" / "pictures"):
            place = os.path.relpath(path.relative_to(ROOT / "docs"), Path(page).parent)
        else:
            place = f"{source_address()}/blob/main/{path.relative_to(ROOT).as_posix()}"
        return f"]({place}{'#' + fragment if fragment else ''})"

    parts = re.split(r"(```.*?```|`[^`\n]*`)", text, flags=re.DOTALL)
    parts[::2] = [re.sub(r"\]\(([^)\s]+)\)", link, part) for part in parts[::2]]
    return "".join(parts)


def source_address() -> str:
    """Where the project's files are published."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Source"])


def doors() -> str:
    """The site's tree of pages, for the end of its first page."""
    trees = [
        "```{toctree}\n:hidden:\n:caption: " + door + "\n\n" + "\n".join(names) + "\n```\n"
        for door, names in DOORS.items()
    ]
    return "\n" + "\n".join(trees)


def decisions() -> str:
    """The page that lists the decision records."""
    names = sorted(path.stem for path in (ROOT / "docs" / "decisions").glob("*.md"))
    listed = "\n".join(f"decisions/{name}" for name in names)
    return (
        "# Decisions\n\nWhy things are as they are: what was at stake, what was chosen, what "
        "showed that it works, and its price.\n\n"
        f"```{{toctree}}\n:maxdepth: 1\n\n{listed}\n```\n"
    )


# --- pages that are made from the code ----------------------------------------------------


def commands() -> str:
    """Every command with its arguments, from the parser that reads them."""
    pages = [
        "# Commands\n\nMade from the program: this is what `--help` says after each. The table in "
        "the [reference](../reference.md#commands) says it in a line each, with exit codes.\n"
    ]
    for parser in _parsers(build_parser()):
        pages.append(f"## {parser.prog}\n\n{_sentence(parser.description)}\n")
        pages.append(f"```text\n{' '.join(parser.format_usage().split())}\n```\n")
        pages.append(_table(("Argument", "What it is"), _arguments(parser)))
        if parser.epilog:
            pages.append(f"{parser.epilog}\n")
    return "\n".join(pages)


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parsers of all commands, and of what they are divided into."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                yield sub
                yield from _parsers(sub)


def _arguments(parser: argparse.ArgumentParser) -> list[tuple[str, ...]]:
    formatter = parser._get_formatter()
    return [
        (
            ", ".join(f"`{name}`" for name in action.option_strings)
            or f"`{action.metavar or action.dest}`",
            _sentence(formatter._expand_help(action)) if action.help else "",
        )
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    ]


def settings() -> str:
    """The settings of a Jupyter server, and the keys of a cohort's file."""
    traits = [
        (f"`c.Alongside.{name}`", trait.help)
        for name, trait in sorted(Alongside.class_own_traits(config=True).items())
    ]
    schema = json.loads((SCHEMAS / "cohort.v1.json").read_text(encoding="utf-8"))
    return "\n".join(
        [
            "# Settings\n\nEnvironment variables are in the [reference](../reference.md#settings), "
            "which a test holds against the code. What follows is made from it.\n",
            "## Of a Jupyter server\n",
            _table(("In its configuration", "What it sets"), traits),
            "## Of a cohort\n\n`cohort.yml`; what is needed is in bold.\n",
            _keys(schema),
        ]
    )


def formats() -> str:
    """Every file format, from the JSON Schemas that are published."""
    pages = [
        "# Formats\n\nMade from the JSON Schemas in `widgets/alongside/schema/`, which are in the "
        "package too. Which file is in which format: see the [reference](../reference.md#files). "
        "What is needed is in bold; `a.b` is the key `b` within `a`, and `a[].b` that of each item "
        "of the list `a`.\n"
    ]
    for path in sorted(SCHEMAS.glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        pages.append(f"## {path.name}\n\n{_sentence(schema['title'])}\n")
        if "description" in schema:
            pages.append(f"{schema['description']}\n")
        pages.append(_keys(schema))
        for name, part in schema.get("$defs", {}).items():
            pages.append(f"**`{name}`**, {_type(part)}. {part.get('description', '')}\n")
            pages.append(_keys(part))
    return "\n".join(page for page in pages if page)


def _keys(schema: Mapping[str, Any]) -> str:
    rows = list(_rows(schema, ""))
    return _table(("Key", "Value", "What it is"), rows) if rows else ""


def _rows(schema: Mapping[str, Any], before: str) -> Iterator[tuple[str, ...]]:
    """A row a key, and those within it."""
    needed = set(schema.get("required", ()))
    named = dict(schema.get("properties", {}))
    if isinstance(schema.get("additionalProperties"), dict):
        named["…"] = schema["additionalProperties"]
    for key, value in named.items():
        name = f"{before}{key}"
        shown = f"**`{name}`**" if key in needed else f"`{name}`"
        yield shown, _type(value), value.get("description", "")
        yield from _rows(value, f"{name}.")
        if "properties" in value.get("items", {}):
            yield from _rows(value["items"], f"{name}[].")
    if not before and "properties" in schema.get("items", {}):
        yield from _rows(schema["items"], "[].")


def _type(schema: Mapping[str, Any]) -> str:
    """What a value may be, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1].removesuffix(".json")
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return " or ".join(f"`{one}`" for one in schema["enum"])
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return " or ".join(dict.fromkeys(_type(one) for one in schema[word]))
    kind = schema.get("type", "any value")
    if kind == "array" and "items" in schema:
        return f"list of {_type(schema['items'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def messages() -> str:
    """What pages and kernels say to each other, from the docstrings of who answers."""
    pages = [
        "# Messages\n\nForms don't use the widgets' own state for a learner's words: they send "
        "messages and wait for the answer to each "
        "([why](../decisions/0004-forms-speak-in-messages-of-their-own.md)). Made from the modules "
        "that answer them.\n"
    ]
    for title, name in MESSAGES.items():
        module = import_module(name)
        pages.append(f"## {title}\n\n`{name}`\n\n{module.__doc__}\n")
    return "\n".join(pages)


def python() -> str:
    """What a notebook may call, what a form can be watched by, and every error there is."""
    import alongside
    from alongside import errors

    found = [name for name in vars(errors) if name.endswith("Error")]
    called = ", ".join(sorted(alongside.__all__))
    return f"""# Python

Made from the code. These are the public API; everything else in the package may change.

## What a notebook calls

```{{eval-rst}}
.. automodule:: alongside.api
   :members: {called}
```

## A form that can be watched

```{{eval-rst}}
.. autoclass:: alongside.forms.activity_widget.ActivityForm
   :no-index:
```

## Errors

```{{eval-rst}}
.. automodule:: alongside.errors
   :members: {", ".join(found)}
   :member-order: bysource
```
"""


def _sentence(text: str | None) -> str:
    words = (text or "").strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", ")", "?")) else ".")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    cells = [head, ("---",) * len(head), *rows]
    lines = ("| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in row) + " |"
             for row in cells)  # fmt: skip
    return "\n".join(lines) + "\n"


MADE = {
    "decisions": decisions,
    "reference/commands": commands,
    "reference/settings": settings,
    "reference/formats": formats,
    "reference/python": python,
    "reference/messages": messages,
}


# --- the site -----------------------------------------------------------------------------


def assemble(target: Path) -> None:
    """Write every page of the site into a folder, which is made anew, as Markdown."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "docs" / "pictures", target / "pictures")
    shutil.copytree(ROOT / "docs" / "style", target / "style")
    pages = written_pages()
    texts = {
        name: lead_right(file.read_text(encoding="utf-8"), file, name, pages)
        for file, name in pages.items()
    }
    texts["index"] += doors()
    for name, text in (texts | {name: make() for name, make in MADE.items()}).items():
        path = target / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class _Links(HTMLParser):
    """The addresses outside that a page leads to, and those that it would fetch from."""

    def __init__(self) -> None:
        super().__init__()
        self.led: set[str] = set()
        self.fetched: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        address = found.get("src") or found.get("href") or ""
        if re.match(r"(https?:)?//", address):
            fetches = tag != "a" and found.get("rel") not in ("canonical", "author")
            (self.fetched if fetches else self.led).add(address)


def outside(site: Path) -> _Links:
    """All that the built pages lead to, and fetch, outside."""
    links = _Links()
    for page in sorted(site.rglob("*.html")):
        links.feed(page.read_text(encoding="utf-8"))
    return links


def put_right(site: Path) -> None:
    """What the theme leaves out for people who see with a screen reader or go by keyboard.

    Headings without a level, two unnamed side bars, and what scrolls without taking the focus.
    """
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for there, wanted in {
            'role="heading">': 'role="heading" aria-level="2">',
            '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Pages">',
            '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
            '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
            "<pre>": '<pre tabindex="0">',
        }.items():
            text = text.replace(there, wanted)
        page.write_text(text, encoding="utf-8")


def main() -> int:
    """Build the site; a warning, and anything that a page fetches from elsewhere, is an error."""
    assemble(SOURCE)
    shutil.rmtree(SITE, ignore_errors=True)
    options = ["-b", "html", "-c", str(ROOT / "docs"), "-d", str(SITE.with_name("docs-doctrees")),
               "--fail-on-warning", "--keep-going", "--quiet", "--jobs", "auto"]  # fmt: skip
    command = [sys.executable, "-m", "sphinx", *options, str(SOURCE), str(SITE)]
    ended = subprocess.run(command, check=False)  # noqa: S603 (ours)
    if ended.returncode:
        return ended.returncode
    put_right(SITE)
    links = outside(SITE)
    if links.fetched:
        print("The site would fetch from elsewhere:", *sorted(links.fetched), file=sys.stderr)
        return 1
    listed = SITE.with_name("docs-outside-links.txt")
    listed.write_text("".join(f"{one}\n" for one in sorted(links.led)), encoding="utf-8")
    print(f"The documentation is in {SITE / 'index.html'}.")
    print(f"It leads to {len(links.led)} addresses outside: {listed}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
