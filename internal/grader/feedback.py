"""The page that a student gets: it shows neither hidden tests nor anything of others; nbgrader_config.py
puts it in place.
"""

import html
import re
import sys

import bleach
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from nbgrader.preprocessors import NbGraderPreprocessor

import sandbox
from grading import each_text, say

sys.path.append(str(sandbox.REPOSITORY / "internal" / "lab"))
import export_lessons

HIDDEN = re.compile(r"BEGIN HIDDEN TESTS[^\n]*\n(.*?)[^\n]*END HIDDEN TESTS", re.DOTALL)


class HideTests(NbGraderPreprocessor):
    """Takes lines of hidden tests out of what a cell shows, such as the error of a compiler that
    quotes them. Before ClearHiddenTests, which takes them out of the cell."""

    def preprocess_cell(self, cell, resources, index):
        hidden = {line.strip() for block in HIDDEN.findall(cell.source) for line in block.splitlines() if line.strip()}

        def without(text):
            for line in hidden:
                text = text.replace(line, "…")
            return text

        if hidden and cell.cell_type == "code":
            each_text(cell, without)
        return cell, resources


TEMPLATE = (
    """
{%- extends 'lab/index.html.j2' -%}
"""
    + export_lessons.BLOCKS
    + """
{%- macro points(number) -%}{{ "%g" % (number or 0) }}{%- endmacro -%}
{%- macro of(score, most) -%}
{{ points(score) }} / {{ points(most) }} {{ "分" if zh else "points" }}
{%- endmacro -%}
{%- set zh = resources.language_code == "zh" -%}
{%- block body_header -%}
{{ super() }}
<header class="grades">
<h1>{{ resources.nbgrader.assignment | e }} · {{ resources.nbgrader.student | e }}</h1>
<p><strong>{{ of(resources.nbgrader.score, resources.nbgrader.max_score) }}</strong></p>
<ul>
{%- for cell in nb.cells if cell.metadata.nbgrader and cell.metadata.nbgrader.grade %}
<li class="{{ "full" if cell.metadata.nbgrader.score == cell.metadata.nbgrader.points else "less" }}">
<a href="#{{ cell.metadata.nbgrader.grade_id | e }}">{{ cell.metadata.nbgrader.grade_id | question | e }}</a>
{{ of(cell.metadata.nbgrader.score, cell.metadata.nbgrader.points) }}</li>
{%- endfor %}
</ul>
</header>
{%- endblock -%}
{%- block any_cell scoped -%}
{%- set own = cell.metadata.get("nbgrader", {}) -%}
{%- if own.grade -%}
<p id="{{ own.grade_id | e }}" class="grade {{ "full" if own.score == own.points else "less" }}">{{ own.grade_id | question | e }} · {{ of(own.score, own.points) }}</p>
{%- endif -%}
{{ super() }}
{%- if own.comment -%}
<p class="comment">{{ ("没有作答。" if zh else "There is no answer yet.") if own.comment == "No response." else own.comment | e }}</p>
{%- endif -%}
{%- endblock -%}
"""
)
STYLE = """
.jp-InputArea-editor, .jp-OutputArea-output { overflow-x: auto; }
main > * { max-width: 850px; box-sizing: border-box; }
.grades, .grade, .comment { font-family: var(--jp-content-font-family); font-size: 15px; margin: 1em 5px 0; }
.grades ul { columns: 14em; padding-left: 1.4em; }
.grade, .comment { padding: 0.3em 0.8em; border-left: 5px solid; background: #f4f4f4; }
.grade.full { border-color: #2e7d32; } .grade.less { border-color: #c62828; } .comment { border-color: #1565c0; }
li.full::marker { content: "✓ "; color: #2e7d32; } li.less::marker { content: "✗ "; color: #c62828; }
"""


def question(grade_id):
    """check-1-3 is how nbgrader calls what checks question 1.3."""
    match = re.fullmatch(r"check-(\d+)-(\w+)", grade_id)
    return f"{match[1]}.{match[2]}" if match else grade_id


# What texts and outputs are made of. A picture has to be in the page; its address would be asked for.
TAGS = """a abbr b blockquote br code del details div em figcaption figure h1 h2 h3 h4 h5 h6 hr i img li ol p pre
s span strong sub summary sup table tbody td tfoot th thead tr u ul math menclose mfrac mi mn mo mover mpadded mphantom
mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover""".split()
NAMES = """alt class colspan columnalign columnspacing dir display displaystyle fence form height id largeop linethickness
mathvariant maxsize minsize movablelimits notation open rowspacing rowspan scriptlevel separator span stretchy title
width""".split()
BARE = re.compile(r"<(script|style|svg|template)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)


def clean(text):
    """HTML that runs nothing and asks for nothing."""

    def allowed(tag, name, value):
        match tag, name:
            case "a", "href":
                return True
            case "img", "src":
                return value.startswith("data:image/")
        return name in NAMES

    text = text.decode() if isinstance(text, bytes) else str(text)
    return bleach.clean(BARE.sub("", text), tags=TAGS, attributes=allowed, strip=True, protocols=["data", "http", "https", "mailto"])


def harmless(kind, data):
    """Whether a page can show an output; of pictures the template thinks no harm."""
    match kind:
        case "image/png" | "image/jpeg":
            return re.fullmatch(r"[\w+/=\s]*", data, re.ASCII)
        case "text/plain" | "text/html" | "text/markdown":
            return True
    return False


class Renderer(export_lessons.Renderer):
    """Sets a formula as it is written if it is none: a student may have written it."""

    def formula(self, tex, display):
        try:
            return super().formula(tex, display)
        except Exception:  # latex2mathml raises many
            return f"<code>{html.escape(tex)}</code>"


class Feedback(export_lessons.Page):
    """A page for a student, with points. It needs no network and runs no script; of the disk it
    shows nothing, whatever the student's texts refer to."""

    raw_template = TEMPLATE
    style = export_lessons.FORMULAS + STYLE
    sanitize_html = True

    def default_filters(self):
        yield from super().default_filters()
        yield "question", question
        yield "clean_html", clean

    def from_notebook_node(self, notebook, resources=None, **more):
        self.language_code = say(notebook, "en", "zh")
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if "data" in output:
                    output.data = {kind: data for kind, data in output.data.items() if harmless(kind, str(data))}
        notebook.metadata.title = f"{resources['nbgrader']['assignment']} · {resources['nbgrader']['student']}"
        return super().from_notebook_node(notebook, resources, **more)

    @pass_context
    def markdown2html(self, context, source):
        attachments = context.get("cell", {}).get("attachments", {})
        renderer = Renderer(escape=False, exclude_anchor_links=True, embed_images=False, attachments=attachments)
        return MarkdownWithMath(renderer=renderer).render(source)
