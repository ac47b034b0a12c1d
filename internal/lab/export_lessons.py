"""Writes lessons as pages and as slides that need nothing but a browser: no network, no other file.

    python internal/lab/export_lessons.py DIR notebooks/*/*.ipynb

writes DIR/en/01-parameters.html, DIR/en/01-parameters.slides.html and so on. Pictures, styles and
reveal.js are inside the pages; formulas are MathML, which browsers set by themselves.
"""

import copy
import importlib.util
import pathlib
import re
import sys

import nbformat
from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert.exporters import HTMLExporter, SlidesExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

# The folders of the lessons; what is in one below, such as the exercises, goes into one of its name.
LANGUAGES = ["en", "zh"]

# In place of what nbconvert's pages load: nothing. And its pictures lack their text.
BLOCKS = """
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_css -%}<style>{{ resources.style }}</style>{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block data_png -%}
{%- set shown = output.metadata.get("image/png", {}) -%}
<div class="jp-RenderedImage jp-OutputArea-output"><img src="data:image/png;base64,{{ output.data["image/png"] }}"
{%- for name in ["alt", "width", "height"] if name in shown %} {{ name }}="{{ shown[name] | e }}"{% endfor %}></div>
{%- endblock -%}
"""
SCRIPT = """
{%- block footer_js -%}
<script>{{ resources.reveal.script }}</script>
<script>Reveal.initialize({ hash: true, center: false, transition: "none", slideNumber: true, width: 1100, height: 750 });</script>
{%- endblock -%}
"""
# Formulas in fonts with brackets that grow, and boxes around what is boxed.
FORMULAS = """
math { font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", "DejaVu Math TeX Gyre", math; font-size: 1.05em; }
menclose { border: 1px solid; padding: 0.15em; }
"""
# A slide that is too long can be scrolled.
SLIDES = """
.reveal .slides section:not(.stack) { max-height: 100%; overflow: auto; }
.reveal h1, .reveal h2, .reveal h3 { text-transform: none; }
.reveal .slides section img { margin: 0; max-width: 100%; }
"""


class Renderer(IPythonRenderer):
    """Makes HTML of Markdown, with formulas set and links that lead to pages like this one."""

    suffix = ".html"

    def formula(self, tex, display):
        mathml = convert(tex, display=display)
        if unknown := re.search(r"\\\w+", re.sub("<[^>]*>", "", mathml)):
            raise ValueError(f"latex2mathml does not know {unknown[0]} in the formula {tex}")
        return mathml

    def inline_math(self, body):
        return self.formula(body, "inline")

    def block_math(self, body):
        return self.formula(body, "block")

    def latex_environment(self, name, body):
        return self.formula(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")

    def block_html(self, html):
        return html  # nbconvert's would close an element that goes on after a blank line

    def link(self, text, url, title=None):
        if ":" not in url:
            url = re.sub(r"\.ipynb(?=#|$)", self.suffix, url)
        return super().link(text, url, title)


class Offline:
    """What both exporters do otherwise than nbconvert's."""

    style = FORMULAS

    def _init_resources(self, resources):
        resources = super()._init_resources(resources)
        resources["style"] = self.style
        return resources

    @pass_context
    def markdown2html(self, context, source):
        renderer = Renderer(
            escape=False,
            exclude_anchor_links=True,
            embed_images=True,
            path=context["resources"]["metadata"]["path"],
            attachments=context.get("cell", {}).get("attachments", {}),
        )
        renderer.suffix = self.file_extension
        return MarkdownWithMath(renderer=renderer).render(source)


class Page(Offline, HTMLExporter):
    raw_template = "{%- extends 'lab/index.html.j2' -%}" + BLOCKS


class Slides(Offline, SlidesExporter):
    raw_template = "{%- extends 'reveal/index.html.j2' -%}" + BLOCKS + SCRIPT
    reveal_theme = "white"
    reveal_url_prefix = "reveal"
    style = FORMULAS + SLIDES

    def _init_resources(self, resources):
        resources = super()._init_resources(resources)
        resources["reveal"]["script"] = reveal("reveal.js")
        return resources

    def from_notebook_node(self, notebook, resources=None, **more):
        html, resources = super().from_notebook_node(arranged(notebook), resources, **more)
        for name in ["reveal.css", f"theme/{self.reveal_theme}.css"]:
            link = re.compile(rf'<link [^>]*href="{self.reveal_url_prefix}/dist/{name}"[^>]*>')
            css = re.sub(r"@import url\([^)]*\);", "", reveal(name))  # web fonts
            html, found = link.subn(lambda _, css=css: f"<style>{css}</style>", html)
            assert found == 1, f"nbconvert's slides no longer link {name}"
        return html, resources


def reveal(name):
    """A file of reveal.js, which a package for Sphinx brings along."""
    package = importlib.util.find_spec("sphinx_revealjs").submodule_search_locations[0]
    return pathlib.Path(package, "_static", "revealjs", "dist", name).read_text("utf-8")


def arranged(notebook):
    """The notebook as slides: as its author arranged it, else a heading begins a slide, and a
    text after code begins one below it."""
    if any("slideshow" in cell.metadata for cell in notebook.cells):
        return notebook
    cells = []
    for cell in notebook.cells:
        parts = [cell.source]
        if cell.cell_type == "markdown" and "```" not in cell.source:
            parts = [part for part in re.split(r"^(?=#+ )", cell.source, flags=re.MULTILINE) if part]
        for i, source in enumerate(parts):
            part = copy.deepcopy(cell)
            part.source = source
            if i > 0:
                part.id += f"-{i}"
            if cell.cell_type == "markdown":
                part.metadata.slideshow = {"slide_type": "slide" if source.startswith("#") else "subslide"}
            cells.append(part)
    return nbformat.from_dict({**notebook, "cells": cells})


def export(folder, path):
    """Writes both pages of a lesson and prints where they are."""
    parts = path.resolve().parent.parts
    below = max((i for i, part in enumerate(parts) if part in LANGUAGES), default=-1)
    language = parts[below]
    target = pathlib.Path(folder, *parts[below:])
    target.mkdir(parents=True, exist_ok=True)
    notebook = nbformat.read(path, as_version=4)
    title = re.search(r"^# (.*)", notebook.cells[0].source)
    notebook.metadata.title = title[1] if title else path.stem
    for exporter in [Page(language_code=language), Slides(language_code=language)]:
        resources = {"metadata": {"path": str(path.parent), "name": path.stem}}
        html, _ = exporter.from_notebook_node(copy.deepcopy(notebook), resources)
        page = target / (path.stem + exporter.file_extension)
        page.write_text(html, "utf-8")
        print(page)


def main(folder, *paths):
    for path in map(pathlib.Path, paths):
        try:
            export(folder, path)
        except (OSError, ValueError) as e:
            sys.exit(f"{path}: {e}")


if __name__ == "__main__":
    main(*sys.argv[1:])
