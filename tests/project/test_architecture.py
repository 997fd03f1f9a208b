"""Rules about the code, each one test with a list of what breaks it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from tests.support.layers import (
    LAYERS,
    LEVEL,
    MODULES,
    PORTABLE,
    ROWS,
    SHELLS,
    dotted,
    folder,
    imported,
    is_door,
    name,
    nodes,
    source,
    tree,
)
from tests.support.paths import PACKAGE, ROOT, TESTS

from alongside.cohort import desk_files

LONGEST_MODULE = 400  # lines
MOST_MODULES = 18  # in a folder

HEAVY = re.compile(
    r"(ipywidgets|IPython|ipykernel|traitlets|anywidget|voila|tornado|nb(format|client|convert)"
    r"|jupyter\w*|comm|zmq|jinja2|lxml|docx|pyrage|weasyprint|threading|_thread|concurrent"
    r"|multiprocessing|queue|socket|asyncio|subprocess)\Z"
)
"""What the portable folders and the forms' protocol never import as they are imported."""
REFUSED = {"IPython", "ipywidgets", "ipykernel", "traitlets", "anywidget", "voila", "tornado",
           "nbformat", "nbclient", "nbconvert", "jinja2", "lxml", "pyrage", "zmq", "comm", "jwt",
           "cryptography", "docx", "weasyprint"}  # fmt: skip
PROTOCOL = ("forms/dispatcher.py", "forms/form_protocol.py", "forms/messages.py", "forms/spec.py",
            "forms/comment_messages.py", "forms/static_html.py",
            "forms/attachment_messages.py")  # fmt: skip


def portable() -> list[Path]:
    """The modules that have to run where there is no Jupyter, no server and no thread."""
    return [
        path
        for path in MODULES
        if name(path) in PROTOCOL or folder(path).split("/")[0] in PORTABLE
        if name(path) not in SHELLS
    ]


def test_each_folder_has_its_place_in_the_order() -> None:
    folders = {folder(path) for path in MODULES if path != PACKAGE / "__init__.py"}
    assert sorted(folders ^ set(LAYERS)) == []


def test_the_map_says_what_the_folders_say_of_themselves() -> None:
    for folders, says in ROWS:
        if "`.`" not in folders:
            top = folders.strip("` ").split("`")[-1].split("/")[0]
            path = PACKAGE / f"{top}.py"
            path = path if path.exists() else PACKAGE / top / "__init__.py"
            assert says == (ast.get_docstring(tree(path)) or "").splitlines()[0], top


def test_imports_point_down() -> None:
    up = [
        f"{name(path)} ({folder(path)}) imports {name(other)} ({folder(other)})"
        for path in MODULES
        for other in imported(path)
        if path.parent != PACKAGE or folder(path) == "api" or not is_door(path)
        if folder(other) != folder(path)
        if LEVEL[folder(other)] > LEVEL[folder(path)]
        # A door stands above all that is in its folder, subfolders too.
        if not (is_door(path) and other.is_relative_to(path.parent))
    ]
    assert not up, "\n".join(up)


def test_nothing_in_a_folder_imports_the_folders_door() -> None:
    found = [
        f"{name(path)} imports {name(other)}"
        for path in MODULES
        for other in imported(path)
        if is_door(other) and other.parent != PACKAGE and path.is_relative_to(other.parent)
    ]
    assert not found, "\n".join(found)


def test_no_modules_import_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter({path: imported(path) for path in MODULES}).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(map(name, circle.args[1])))


def test_no_folder_holds_more_than_a_newcomer_can_take_in() -> None:
    held = Counter(path.parent for path in MODULES if not is_door(path))
    many = [f"{place.name}: {count}" for place, count in held.items() if count > MOST_MODULES]
    assert not many, "\n".join(many)


def test_every_module_says_what_it_is_for() -> None:
    assert [name(path) for path in MODULES if not ast.get_docstring(tree(path))] == []


def test_no_module_is_long() -> None:
    long = [name(path) for path in MODULES if _lines(path) > LONGEST_MODULE]
    assert not long, "\n".join(long)


def test_no_module_has_the_name_of_another() -> None:
    names = Counter(path.stem for path in MODULES if not is_door(path))
    assert [word for word, count in names.items() if count > 1] == []


def test_no_class_or_type_has_the_name_of_another() -> None:
    places = defaultdict(list)
    for path in MODULES:
        for word in _types(tree(path)):
            places[word].append(name(path))
    found = [f"{word}: {', '.join(where)}" for word, where in places.items() if len(where) > 1]
    assert not found, "\n".join(found)


def test_names_are_imported_from_where_they_stand_and_one_name_is_one_thing() -> None:
    """A folder's door hands on what is in the folder; entry points and writers share a contract."""
    homes, found, doors = defaultdict(set), [], set(filter(is_door, MODULES))
    own = {path: frozenset(_defined(tree(path))) for path in MODULES}
    for path in MODULES:
        for node in nodes(path):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            home = PACKAGE.parent.joinpath(*node.module.split(".")).with_suffix(".py")
            if home not in own or home in doors:
                continue
            for word in (alias.name for alias in node.names):
                if word not in own[home]:
                    found.append(f"{name(path)} takes {word} from {name(home)}")
                elif word[0].islower() and word not in ("main", "write"):
                    homes[word].add(name(home))
    found += [f"{word}: {', '.join(sorted(at))}" for word, at in homes.items() if len(at) > 1]
    assert not found, "\n".join(found)


def _defined(module: ast.Module) -> Iterator[str]:
    """What a module names itself, at its outermost level; what it imports is others'."""
    for node in module.body:
        match node:
            case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word):
                yield word
            case ast.ClassDef(name=word):
                yield word
            case _:
                names = (one for one in ast.walk(node) if isinstance(one, ast.Name))
                yield from (one.id for one in names if isinstance(one.ctx, ast.Store))


def _types(module: ast.Module) -> Iterator[str]:
    """The classes of a module, and its aliases and variables of types, which begin alike."""
    for node in module.body:
        match node:
            case ast.ClassDef(name=word):
                yield word
            case ast.Assign(targets=[ast.Name(id=word)]) | ast.AnnAssign(target=ast.Name(id=word)):
                if re.match(r"[A-Z]+[a-z]", word):
                    yield word


def test_the_tests_stand_in_folders_like_the_packages() -> None:
    ours = {folder(path) for path in MODULES} | {"project", "browser"}
    found = {path.parent.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
    assert sorted(found - ours) == []
    held = {place for place in ours - found if place not in ("api", "hub", "site")}
    assert sorted(held) == []


def test_what_a_test_says_it_covers_is_there() -> None:
    found = [
        f"{path.relative_to(TESTS)}: {word}"
        for path in TESTS.rglob("test_*.py")
        for word in re.findall(r"[\w/.-]+\.(?:py|js|css)\b|[\w/]+/(?=[\s,.]|\Z)", _covers(path))
        if not (PACKAGE / word).exists()
    ]
    assert not found, "\n".join(found)


def _covers(path: Path) -> str:
    """What a test file's docstring, which is the first thing in it, says after "Covers:"."""
    start = path.read_text(encoding="utf-8").split('"""', 2)
    return start[1].partition("Covers:")[2] if not start[0].strip() and len(start) > 1 else ""


def test_no_public_name_is_without_a_caller() -> None:
    """A mention in a docstring is no call, nor is one in a test; frameworks call what is theirs."""
    words = Counter(word for path in MODULES for word in _used(path))
    pages = [p for p in PACKAGE.rglob("*") if p.suffix in (".j2", ".html", ".json", ".js")]
    for path in [*pages, *(ROOT / "scripts").glob("*.py"), ROOT / "pyproject.toml"]:
        words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    alone = [f"{name(path)}: {word}" for path in MODULES for word in _public(path)
             if not words[word]]  # fmt: skip
    assert not alone, "\n".join(alone)


def _used(path: Path) -> Iterator[str]:
    """The names that a module's code uses, also those in strings that are names alone."""
    for node in nodes(path):
        match node:
            case ast.Name(id=word, ctx=ast.Load()) | ast.Attribute(attr=word):
                yield word
            case ast.keyword(arg=str(word)):
                yield word
            case ast.alias(name=word, asname=str()):
                yield word
            case ast.Constant(value=str(text)) if re.fullmatch(r"[\w.:]+", text):
                yield from re.findall(r"\w+", text)


def test_what_other_editions_run_imports_nothing_heavy() -> None:
    found = [
        f"{name(path)} imports {module}"
        for path in portable()
        for module in _at_once(path)
        if HEAVY.match(module.split(".")[0])
    ]
    assert not found, "\n".join(found)


def test_what_other_editions_run_starts_where_nothing_heavy_can_be_imported() -> None:
    wanted = [dotted(path) for path in portable() if path.name != "__main__.py"]
    # filelock and jsonschema are libraries that load what they need; ours is what is held here.
    code = f"""
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {REFUSED!r}:
            raise ImportError(name + ' is not here')
sys.meta_path.insert(0, Refuse())
import importlib
for name in {wanted!r}:
    importlib.import_module(name)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


WRITES = re.compile(
    r"(write_text|write_bytes|unlink|rename|rmdir|mkdir|touch|chmod|symlink_to|hardlink_to"
    r"|rmtree|copytree|copyfile|copy2|move|mkstemp|mkdtemp|makedirs|remove|removedirs|truncate"
    r"|NamedTemporaryFile|TemporaryDirectory|TemporaryFile)\Z"
)
"""Methods and functions that change files; of `replace` and `open` only those that do."""


def test_every_writing_call_of_theirs_stands_in_one_module() -> None:
    found = [
        f"{name(path)}:{call.lineno} calls {ast.unparse(call.func)}"
        for path in portable()
        if name(path) != "storage/files.py"
        for call in nodes(path)
        if isinstance(call, ast.Call) and _writes(call)
    ]
    assert not found, "\n".join(found)


NAMES_IN_A_RECORD = {"reflections", "history", "care", "addresses.json", "import-undo.json"}
CONSTANTS = {
    "REFLECTIONS",
    "HISTORY",
    "COMMENTS",
    "CARE",
    "SHARING",
    "RECEIPTS",
    "BLOBS",
    "UNDO",
    "INDEX",
}


def test_nobody_else_knows_a_path_inside_a_record() -> None:
    """Where a record's files are is known to `record/` and `storage/` alone."""
    found = [
        f"{name(path)}:{node.lineno} {ast.unparse(node)}"
        for path in MODULES
        if folder(path).split("/")[0] not in ("record", "storage")
        for node in nodes(path)
        if isinstance(node, ast.expr | ast.alias) and _knows_a_path(node)
    ]
    assert not found, "\n".join(found)


def _knows_a_path(node: ast.expr | ast.alias) -> bool:
    match node:
        case ast.Attribute(value=what, attr="home"):
            return bool(re.search(r"record(\(\))?\Z", ast.unparse(what)))
        case ast.BinOp(op=ast.Div(), right=ast.Constant(value=str(text))):
            return text.split("/")[0] in NAMES_IN_A_RECORD
        case ast.Call(func=ast.Name(id="StoredFile" | "ActivityFiles")):
            return True
        case ast.alias(name=word):
            return word in CONSTANTS
    return False


def test_what_a_cohorts_files_are_called_stands_in_one_place() -> None:
    names = {word for one, word in vars(desk_files).items() if one.isupper() and "." in word}
    assert "actions.jsonl" in names
    found = [
        f"{name(path)}:{node.lineno} says {node.value!r}"
        for path in MODULES
        if folder(path).split("/")[0] in ("cohort", "hub") and path.stem != "desk_files"
        for node in nodes(path)
        if isinstance(node, ast.Constant) and node.value in names
    ]
    assert not found, "\n".join(found)


def test_nobody_else_knows_the_journal_apart() -> None:
    """Other code asks `find_series` about a key, and names the journal's only to open it."""
    found = [
        f"{name(path)}:{node.lineno} asks {ast.unparse(node)}"
        for path in MODULES
        if folder(path) != "record/notes" and "journal" in source(path).lower()
        for node in nodes(path)
        if isinstance(node, ast.expr | ast.pattern) and _asks_for_journal(node)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("code", [
    "activity == journal.ACTIVITY", "one.activity != JOURNAL.id", "key in (JOURNAL.id, '')",
    "'journal' == name", "names - {journal.ACTIVITY}", "{journal.ACTIVITY: markdown}[key]",
    "key is JOURNAL.id", "name.startswith('journal')", "series is JOURNAL", "find(key) == JOURNAL",
])  # fmt: skip
def test_whatever_tells_the_journal_apart_is_noticed(code: str) -> None:
    assert any(_asks_for_journal(n) for n in ast.walk(ast.parse(code)) if isinstance(n, ast.expr))


def _asks_for_journal(node: ast.AST) -> bool:
    """Whether this compares something with the journal, or looks it up among such keys."""
    match node:
        case ast.Compare(left=left, comparators=others):
            asked = [left, *others]
        case ast.Set(elts=asked) | ast.Tuple(elts=asked) | ast.List(elts=asked):
            pass
        case ast.Dict(keys=keys):
            asked = [key for key in keys if key and not isinstance(key, ast.Constant)]
        case ast.Call(func=ast.Attribute(attr="startswith" | "endswith"), args=asked):
            pass
        case ast.MatchValue(value=value):
            asked = [value]
        case _:
            return False
    parts = [part for one in asked for part in (one, *getattr(one, "elts", ()))]
    words = {"'journal'", "journal.ACTIVITY", "JOURNAL", "JOURNAL.id"}
    return any(ast.unparse(part) in words for part in parts)


def test_only_what_writes_or_checks_notebooks_takes_cells_apart() -> None:
    """All else asks `course/notebook_file.py`; Voila hands its own cells to `voila_fallback`."""
    found = [
        name(path)
        for path in MODULES
        if folder(path) not in ("course", "course/check", "course/authoring")
        for node in nodes(path)
        if isinstance(node, ast.Constant) and node.value == "cell_type"
    ]
    assert found == ["site/server/voila_fallback.py"]


def test_notebooks_and_html_are_read_in_one_place_each() -> None:
    readers = {"nbformat": "nobody", "html.parser": "course/html_tree.py"}
    found = [
        f"{name(path)} imports {module}"
        for path in MODULES
        for module, reader in readers.items()
        if re.search(rf"^\s*(from|import) {module}\b", source(path), re.MULTILINE)
        if name(path) != reader
    ]
    assert not found, "\n".join(found)


LOCKS = {
    "storage/locked_json.py": "the one way to change a small JSON file",
    "storage/folder_store.py": "a record, held over several of its files",
    "cohort/releases/learner_folders.py": "a learner's folder of releases, held over its files",
    "cohort/releases/releases.py": "a log, which is appended to",
    "cohort/tally/tally.py": "written twice while it is held: before and after others' files",
    "cohort/roster/people.py": "a table that tutors edit, in CSV",
    "cohort/roster/listed_people.py": "cohort.yml, of which all else stays as somebody wrote it",
    "cohort/admin/backup.py": "a whole cohort, held while it is copied",
    "hub/auth/account_erasure.py": "no file: while no server runs",
    "hub/process/supervisor.py": "no file: one server at a time",
}
"""Who holds a lock file, and over what."""


def test_small_json_files_are_changed_in_one_way() -> None:
    found = [
        name(path)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module == "alongside.storage.lock"
        if "locked" in [alias.name for alias in node.names]
    ]
    assert sorted(found) == sorted(LOCKS)


def test_no_regular_expression_reads_html() -> None:
    element = re.compile(r"(?<!\(\?P)(?<!\\g)<(?:/|\\/)?(?:[a-z]+\d?(?:\W|\Z)|\[)")
    found = [
        f"{name(path)}:{call.lineno} matches {part.value!r}"
        for path in MODULES
        if "re." in source(path)
        for call in nodes(path)
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re.")
        for part in ast.walk(call.args[0] if call.args else call)
        if isinstance(part, ast.Constant)
        if element.search(part.value.decode() if isinstance(part.value, bytes) else str(part.value))
    ]
    assert not found, "\n".join(found)


def _writes(call: ast.Call) -> bool:
    called = call.func
    if isinstance(called, ast.Name):
        return called.id == "open" and _mode(call, 1)
    if not isinstance(called, ast.Attribute):
        return False
    owner = ast.unparse(called.value)
    if owner.split(".")[-1] == "files":
        return False  # that is where they stand
    if called.attr == "open":
        return owner != "zipfile" and _mode(call, 1 if owner == "os" else 0)
    if called.attr == "replace":
        return owner == "os"
    if called.attr in ("remove", "move", "truncate"):
        return owner in ("os", "shutil")
    return bool(WRITES.match(called.attr))


def _mode(call: ast.Call, place: int) -> bool:
    given = [k.value for k in call.keywords if k.arg == "mode"] + call.args[place : place + 1]
    return any(isinstance(one, ast.Constant) and re.search(r"[wax+]", str(one.value))
               for one in given)  # fmt: skip


def _at_once(path: Path) -> Iterator[str]:
    """The modules that are imported as this one is: not those in functions or for types alone."""
    todo: list[ast.stmt] = list(tree(path).body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            todo += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            todo += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]


def _public(path: Path) -> Iterator[str]:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            named = [node.name]
        elif isinstance(node, ast.Assign):
            named = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            named = [node.target.id]
        else:
            continue
        yield from (word for word in named if not word.startswith("_"))


def _lines(path: Path) -> int:
    return len(source(path).splitlines())


def files() -> list[Path]:
    """Every text file of the project: those under version control, or all but the made ones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        found = [ROOT / file for file in listed.stdout.split("\0") if file]
    else:
        made = {".git", ".venv", "__pycache__", "dist", "build", ".hypothesis"}
        found = [path for path in ROOT.rglob("*") if not made & set(path.parts)]
    return sorted(p for p in found if p.is_file() and p.suffix not in (".png", ".pyc", ".woff2"))


UNSAID = {
    # The pieces are joined here, so that this file doesn't say them either.
    "a path of somebody's computer": re.compile(
        r"(?<![\w.])/(?:" + "|".join(["wor" + "k", "roo" + "t", "User" + r"s/\w+"]) + ")/"
    ),
    "a tracker": re.compile("issues" + " show|" + r"\bissue" + r" #?\d+\b", re.IGNORECASE),
}


@pytest.mark.parametrize("what", UNSAID)
def test_no_file_names(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {said[0]}"
        for path in files()
        if (said := UNSAID[what].search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert not found, "\n".join(found)


def test_the_root_stays_readable() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in files()}
    seen = {name for name in tops if not name.startswith(".")}
    assert len(seen) <= 18, sorted(seen)
    assert len(tops - seen) <= 7, sorted(tops - seen)  # what tools look for by these names


def test_nothing_else_is_changed_in_other_packages() -> None:
    found = []
    for path in MODULES:
        foreign = set(_imported_from_others(nodes(path)))
        assert not {"unittest", "mock"} & foreign, path
        for node in nodes(path):
            if path.name != "patches.py" and _changes(node, foreign):
                found.append(f"{path.name}: {ast.unparse(node)}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("code", [
    "import voila\nvoila.app.X = 1", "from voila import app\napp.X, other = 1, 2",
    "from voila.app import Voila as V\nV.name += 1",
    "def f():\n    import voila.app as a\n    a.X = 1",
    "import voila\nsetattr(voila, 'X', 1)",
])  # fmt: skip
def test_whatever_changes_another_package_is_noticed(code: str) -> None:
    found = tuple(ast.walk(ast.parse(code)))
    assert any(_changes(node, set(_imported_from_others(found))) for node in found)


def _imported_from_others(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names under which a module has what is neither ours nor Python's own."""
    ours = sys.stdlib_module_names - {"unittest"} | {"alongside", "__future__"}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] not in ours:
                    yield alias.asname or alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] not in ours:
            yield from (alias.asname or alias.name for alias in node.names)


def _changes(node: ast.AST, foreign: set[str]) -> bool:
    """Whether this gives something of another package another value."""
    match node:
        case ast.Call(func=ast.Name(id="setattr")):
            return True
        case ast.Assign(targets=targets):
            pass
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            targets = [target]
        case _:
            return False
    parts = [part for one in targets for part in getattr(one, "elts", [one])]
    return any(isinstance(one, ast.Attribute) and _root(one) in foreign for one in parts)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
