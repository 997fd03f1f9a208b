// Runs pytest in Pyodide under Node, as a browser's Python would run it: node pyodide_suite.mjs PYODIDE ROOT PACKAGES TEST…
// PYODIDE: the folder of Pyodide's files; ROOT: the project; PACKAGES: the folder of installed Python packages.
import { pathToFileURL } from "node:url";

const [pyodide, root, packages, ...tests] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const py = await loadPyodide({ indexURL: `${pyodide}/` });
for (const [at, folder] of [["/project", root], ["/packages", packages]]) {
  py.FS.mkdirTree(at);
  py.mountNodeFS(at, folder);
}
py.globals.set("tests", py.toPy(tests));
let code;
try {
  code = py.runPython(`
import os, sys, types
sys.path[:0] = ["/project", "/project/widgets"]
sys.path.append("/packages")
sys.dont_write_bytecode = True
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
os.chdir("/project")
from tests.support import without_compiled
import pytest
int(pytest.main(["-q", "-p", "no:cacheprovider", "--no-header", "--assert=plain", "-W", "default", "--tb=short", *tests]))
`);
} catch (error) {
  console.error(String(error.message ?? error).slice(-4000));
  code = 3;
}
process.exit(code);
