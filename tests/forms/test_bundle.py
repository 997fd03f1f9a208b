"""The form kit's modules, joined to the one string that JupyterLab takes.

Covers: forms/bundle.py
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from alongside.forms import bundle as assets
from alongside.forms.bundle import (
    FORM,
    REGISTRY,
    SCENE,
    STATIC,
    bundle,
    join_modules,
    module,
    style,
    style_sheet,
)
from alongside.notebook_page.notebook_script import NOTEBOOK

ENTRIES = [FORM, SCENE, NOTEBOOK]
MODULES = sorted([*STATIC.rglob("*.js"), *NOTEBOOK.parent.rglob("*.js")])
BY_NAME = {path.name: path for path in MODULES}
FIELDS = set(REGISTRY.parent.glob("*.js"))
IMPORT = re.compile(r"^import\b.*?;", re.MULTILINE | re.DOTALL)
LATER = re.compile(r"\bimport\(")
PLAIN_LATER = re.compile(r'\bimport\("(\.{1,2}/[\w./-]+\.js)"(?: \+ again)?\)')
PLAIN_IMPORT = re.compile(r'import \{[\w\s,]+\} from "(\.{1,2}/[\w./-]+\.js)";')
DECLARED = re.compile(
    r"^(?:export )?(?:default )?(?:async )?(?:function\*?|const|let|var|class) (\w+)", re.MULTILINE
)
NODE = shutil.which("node")


def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def imported(path: Path) -> set[Path]:
    """The modules that a module imports."""
    found = (PLAIN_IMPORT.fullmatch(one) for one in IMPORT.findall(source(path)))
    names = [match[1] for match in found if match] + PLAIN_LATER.findall(source(path))
    return {(path.parent / name).resolve() for name in names}


def needed(entry: Path) -> set[Path]:
    """A module and all it imports, at any distance."""
    seen: set[Path] = set()
    ahead = {entry.resolve()}
    while ahead:
        path = ahead.pop()
        seen.add(path)
        ahead |= (imported(path) | (FIELDS if path == REGISTRY else set())) - seen
    return seen


def parts(joined: str) -> list[str]:
    """The modules in a bundle, in order."""
    return [line[3:] for line in joined.splitlines() if line[:3] == "// " and line[3:] in BY_NAME]


def test_modules_import_names_from_each_other_and_nothing_else() -> None:
    for path in MODULES:
        for statement in IMPORT.findall(source(path)):
            match = PLAIN_IMPORT.fullmatch(statement)
            assert match, f"{path.name}: {statement} can't be left out when modules are joined"
            assert (path.parent / match[1]).is_file(), f"{path.name}: {match[1]}"
        later = PLAIN_LATER.findall(source(path))
        assert all((path.parent / name).is_file() for name in later), path.name
        assert len(LATER.findall(source(path))) == len(later), path.name


def test_modules_export_only_where_they_declare() -> None:
    other = [
        f"{path.name}: {line}"
        for path in MODULES
        for line in re.findall(r"^export\b.*", source(path), re.MULTILINE)
        if not re.match(r"export (default|(async )?function|const|class)\b", line)
    ]
    assert not other, "\n".join(other)


def test_no_two_modules_give_one_name_to_two_things() -> None:
    for entry in ENTRIES:
        declared: dict[str, str] = {}
        for path in sorted(needed(entry)):
            for name in DECLARED.findall(source(path)):
                assert name not in declared, f"{path.name} and {declared[name]} declare {name}"
                declared[name] = path.name


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.name)
def test_each_module_is_joined_once_after_those_it_imports(entry: Path) -> None:
    order = parts(bundle(entry))
    assert sorted(order) == sorted(p.name for p in needed(entry))
    for place, name in enumerate(order):
        before = {BY_NAME[other] for other in order[:place]}
        assert imported(BY_NAME[name]) <= before


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.name)
def test_nothing_is_left_to_import_and_only_the_entry_exports(entry: Path) -> None:
    joined = bundle(entry)
    assert not re.search(r"^\s*import\b", joined, re.MULTILINE)
    assert len(re.findall(r"^export default \{ render", joined, re.MULTILINE)) == 1
    exports = re.findall(r"^export\b.*", joined, re.MULTILINE)
    assert exports == re.findall(r"^export\b.*", source(entry), re.MULTILINE)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.name)
def test_not_a_line_of_code_is_lost_in_joining(entry: Path) -> None:
    joined = bundle(entry)
    for path in needed(entry):
        for line in IMPORT.sub("", source(path)).splitlines():
            before, _, after = re.sub(r"^export (?!default)", "", line).partition("import(")
            assert before in joined
            assert not after or after.partition(")")[2] in joined


@pytest.mark.skipif(not NODE, reason="node is not installed")
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.name)
def test_the_joined_module_is_one_that_a_browser_can_read(entry: Path, tmp_path: Path) -> None:
    file = tmp_path / "joined.mjs"
    file.write_text(bundle(entry), encoding="utf-8")
    ran = subprocess.run([NODE or "", "--check", file], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.skipif(not NODE, reason="node is not installed")
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.name)
def test_the_joined_module_offers_what_a_front_end_asks_for(entry: Path, tmp_path: Path) -> None:
    file = tmp_path / "joined.mjs"
    file.write_text(bundle(entry), encoding="utf-8")
    code = f"import it from {file.as_uri()!r}; console.log(typeof it.render)"
    ran = subprocess.run(
        [NODE or "", "--input-type=module", "-e", code], capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == "function", ran.stderr


def test_elsewhere_a_widget_carries_its_module_and_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(assets.STATIC_URL, raising=False)
    assert module(FORM) == join_modules(FORM)
    assert ".alongside-form" in style("form.css")


def test_only_my_notebook_and_my_toolkit_carry_the_rules_of_their_own() -> None:
    form, page = (style_sheet(name) for name in (assets.FORM_STYLE, assets.PAGE_STYLE))
    assert page.startswith(form)
    assert "al-notebook" in page
    assert not re.search(r"al-(notebook|toolkit)", form)


@pytest.mark.parametrize("name", [assets.FORM_STYLE, assets.PAGE_STYLE])
def test_a_page_with_small_root_letters_makes_no_form_small(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """nbclassic has 10 pixels for one; what its width decides about stays as it is written."""
    monkeypatch.delenv(assets.STATIC_URL, raising=False)
    served, carried = style_sheet(name), style(name)
    asked = re.findall(r"@[^{]*\{", served)
    assert re.findall(r"@[^{]*\{", carried) == asked
    for rule in asked:
        carried = carried.replace(rule, "")
    assert not re.search(r"(?<!max\(1)rem\b", carried)
    assert re.sub(r"calc\((\S+) \* max\(1rem, 16px\)\)", r"\1rem", style(name)) == served


def test_on_the_site_a_widget_names_its_module_and_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.STATIC_URL, "/voila/alongside/1a2b/")
    assert module(FORM) == "/voila/alongside/1a2b/form.js"
    assert style("form.css") == "/voila/alongside/1a2b/form.css"


# --- joining, on modules made for it ---------------------------------------------------


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A folder of modules to join."""
    return tmp_path


def joined(kit: Path, **modules: str) -> str:
    for name, text in modules.items():
        (kit / f"{name}.js").write_text(text, encoding="utf-8")
    return join_modules(kit / "main.js")


def test_an_import_over_several_lines_goes_whole(kit: Path) -> None:
    text = joined(
        kit,
        main='import {\n  a,\n  b,\n} from "./x.js";\na(b);\n',
        x="export const a = 1, b = 2;\n",
    )
    assert text == "// x.js\nconst a = 1, b = 2;\n\n// main.js\na(b);\n"


LATER_KIT = {
    "main": 'import { a } from "./x.js";\n'
    'const more = (again) => import("./y.js" + again);\nmore(a);\n',
    "x": "export const a = 1;\n",
    "y": 'import { a } from "./x.js";\nexport function b() { return a; }\nexport const c = 2;\n',
}


def test_what_is_imported_later_is_joined_where_modules_have_no_addresses(kit: Path) -> None:
    text = joined(kit, **LATER_KIT)
    assert text.index("// y.js") < text.index("// main.js")
    assert "const more = (again) => Promise.resolve({ b, c });" in text


def test_what_stays_apart_is_imported_from_its_address_now_or_later(kit: Path) -> None:
    joined(kit, **LATER_KIT)
    text = join_modules(kit / "main.js", {kit / "x.js": "./x-1.js", kit / "y.js": "./y-2.js"})
    assert text == (
        '// main.js\nimport { a } from "./x-1.js";\n'
        'const more = (again) => import("./y-2.js" + again);\nmore(a);\n'
    )


def test_the_last_line_may_be_an_import(kit: Path) -> None:
    assert joined(kit, main='import { a } from "./x.js"', x="export const a = 1;") == (
        "// x.js\nconst a = 1;\n// main.js\n"
    )


def test_modules_that_need_each_other_are_joined_all_the_same(kit: Path) -> None:
    text = joined(
        kit,
        main='import { a } from "./x.js";\nexport function b() { return a(); }\n',
        x='import { b } from "./main.js";\nexport function a() { return b; }\n',
    )
    assert text.count("// main.js") == text.count("// x.js") == 1


def test_the_words_import_and_export_inside_code_stay(kit: Path) -> None:
    text = joined(kit, main="const s = \"import x from 'y';\";\n  export_(s);\n// export it\n")
    assert text == "// main.js\nconst s = \"import x from 'y';\";\n  export_(s);\n// export it\n"
