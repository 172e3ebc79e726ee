"""Sphinx: the site of these pages, built offline by `make docs`."""

from __future__ import annotations

project = "remit"
author = "the remit authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "decisions/README.md"]
templates_path: list[str] = []

html_theme = "furo"
html_title = "remit"
html_static_path: list[str] = []
html_copy_source = False
html_show_sphinx = False
html_baseurl = ""

myst_enable_extensions = ["deflist", "tasklist"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_mock_imports: list[str] = []
nitpicky = False
# The highlighter knows no EXISTS in a SELECT clause, which SPARQL 1.1 does.
suppress_warnings = ["misc.highlighting_failure"]
