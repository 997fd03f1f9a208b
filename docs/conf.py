"""How Sphinx builds the documentation site; `scripts/docs_site.py` lays out its pages."""

from __future__ import annotations

from alongside import __version__

project = "Alongside"
author = "The Alongside contributors"
project_copyright = "The Alongside contributors. Code: BSD 3-Clause; all else: CC BY-NC-SA 4.0"
release = __version__
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
default_role = "code"  # docstrings have names in single ticks, too
autodoc_typehints = "signature"
autodoc_class_signature = "separated"
templates_path: list[str] = []

html_theme = "furo"  # light and dark, no fonts or scripts from elsewhere
html_title = f"Alongside {__version__}"
html_static_path = ["style"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
