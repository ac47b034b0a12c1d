"""What nbgrader does here otherwise than elsewhere; nbgrader_config.py puts it in place.

Restore gives a submission the cells of the lesson, Execute runs it and believes no check without a
proof, HideTests and Feedback make pages that show a student neither hidden tests nor anything of others.
"""

import copy
import hashlib
import html
import os
import pathlib
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time

import bleach
import nbformat
from jinja2 import pass_context
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute as NbGraderExecute
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer

import sandbox

sys.path.append(str(sandbox.REPOSITORY / "internal" / "lab"))
import export_lessons

# Checks that a graded cell calls, as its source has them.
CHECK = re.compile(r'\bcheck\.(AnswerThoroughly|Answer)\(student, "([^"]+)"')
# Commands to GoNB, which could change what checks are made of. %% and %main are Go's main.
COMMAND = re.compile(r"^(?:!|%(?!%|main\b))", re.MULTILINE)
HIDDEN = re.compile(r"BEGIN HIDDEN TESTS[^\n]*\n(.*?)[^\n]*END HIDDEN TESTS", re.DOTALL)
MOST_TEXT = 1 << 20


def say(notebook, english, chinese):
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "")
    return chinese if kernel.endswith("-zh") else english


def course(preprocessor, resources, step, student="."):
    """The folder of a step of nbgrader's for the lesson at hand."""
    directory = preprocessor.parent.parent.coursedir
    return pathlib.Path(directory.format_path(step, student, resources["nbgrader"]["assignment"]))


def proofs(source):
    """What the grader wants to see for a graded cell: function and question of each check."""
    return CHECK.findall(source)


class Restore(NbGraderPreprocessor):
    """Gives a submission the lesson's own cells back. A student's are the answers, and cells that the
    lesson does not have; of these only the text counts, not tags and the like."""

    def preprocess(self, nb, resources):
        name = resources["nbgrader"]["notebook"] + ".ipynb"
        released = nbformat.read(course(self, resources, "release") / name, as_version=4)
        own = {}
        for cell in released.cells:
            if grade_id := identity(cell):
                own[grade_id] = cell
        cells, place = [], {}
        for cell in nb.cells:
            grade_id = identity(cell)
            if grade_id in own and grade_id not in place:
                place[grade_id] = len(cells)
                cells.append(restored(own[grade_id], cell))
            else:
                cell.metadata = NotebookNode()
                cells.append(cell)

        # What is missing goes behind what came before it.
        missing, after = {}, -1
        for grade_id, cell in own.items():
            if grade_id in place:
                after = place[grade_id]
            else:
                missing.setdefault(after, []).append(cell)
        nb.cells = missing.get(-1, [])
        for i, cell in enumerate(cells):
            nb.cells += [cell, *missing.get(i, [])]
        nb.metadata = released.metadata
        nb.nbformat, nb.nbformat_minor = released.nbformat, released.nbformat_minor
        ids = set()
        for cell in nb.cells:
            if not re.fullmatch(r"[\w-]{1,64}", str(cell.get("id")), re.ASCII) or cell.id in ids:
                cell.id = secrets.token_hex(8)
            ids.add(cell.id)
        return nb, resources


def identity(cell):
    """What nbgrader calls a cell, or nothing."""
    metadata = cell.metadata.get("nbgrader")
    grade_id = metadata.get("grade_id") if isinstance(metadata, dict) else None
    return grade_id if isinstance(grade_id, str) else None


def restored(own, submitted):
    cell = copy.deepcopy(own)
    if utils.is_solution(own) and submitted.cell_type == own.cell_type:
        cell.source = submitted.source
    return cell


class Proof:
    """The folder in which checks prove to us that they have passed. A student's program may have put
    anything there."""

    def __init__(self, folder):
        os.mkdir(folder)
        self.folder = folder

    def challenge(self):
        for entry in os.scandir(self.folder):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                os.unlink(entry.path)
        self.text = secrets.token_hex(16)
        path = os.path.join(self.folder, "challenge")
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with open(fd, "w") as file:
            file.write(self.text)

    def complete(self, wanted):
        try:
            fd = os.open(os.path.join(self.folder, "proofs"), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return not wanted
        with open(fd, "rb") as file:
            lines = file.read(1 << 16).split() if stat.S_ISREG(os.fstat(fd).st_mode) else []
        return all(hashlib.sha256(f"{self.text} {function} {question}".encode()).hexdigest().encode() in lines
                   for function, question in wanted)


class Execute(NbGraderExecute):
    """Runs a submission in a sandbox. A graded cell counts if each check that it calls has proved that
    it passed: neither os.Exit(0), nor a printed score, nor a check of the student's own does."""

    sandboxed = Bool(True, help="Whether what students hand in runs in a sandbox.").tag(config=True)
    whole_timeout = Integer(300, help="The seconds that a whole notebook may take.").tag(config=True)

    def preprocess(self, nb, resources):
        self.kernel_manager_class = sandbox.KernelManager if self.sandboxed else AsyncKernelManager
        language = nb.metadata.get("language_info", {})
        self.dead, self.alias, self.kept = "", "", []
        self.deadline = time.monotonic() + self.whole_timeout
        self.timeout_func = lambda cell: max(1, min(self.timeout, int(self.deadline - time.monotonic())))
        memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
        with tempfile.TemporaryDirectory(prefix="grade-", dir=memory, ignore_cleanup_errors=True) as self.scratch:
            self.proof = Proof(os.path.join(self.scratch, "proof"))
            self.files = str(course(self, resources, "release"))
            nb, resources = super().preprocess(nb, resources)
        nb.metadata.language_info = language  # the kernel's own lacks what pages need
        return nb, resources

    def create_kernel_manager(self):
        manager = super().create_kernel_manager()
        if os.path.isdir(sandbox.KERNELS):
            manager.kernel_spec_manager.kernel_dirs = [sandbox.KERNELS]
        if self.sandboxed:
            manager.enter(self.scratch, self.files)
        return manager

    def start_new_kernel(self, **kwargs):
        if not self.sandboxed:
            kwargs["env"] = {**os.environ, "CNNLESSONS_PROOF": self.proof.folder}
        super().start_new_kernel(**kwargs)

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        cell.outputs = []
        wanted = proofs(cell.source) if utils.is_grade(cell) else []
        source = cell.source
        if not self.dead and time.monotonic() > self.deadline:
            self.dead = say(self.nb, f"Not run: the notebook has taken more than {self.whole_timeout} s.",
                            f"没有运行：整个笔记本已运行超过 {self.whole_timeout} 秒。")
        if self.dead:
            self.fail(cell, self.dead)
        elif COMMAND.search(source) and not utils.is_locked(cell):
            self.fail(cell, say(self.nb, "Not run: lines that begin with ! or % are not for grading.",
                                "没有运行：评分时不执行以 ! 或 % 开头的行。"))
        else:
            try:
                if not self.alias:
                    self.import_check(index)
                if wanted:
                    # Under a name that the student does not know, it is ours.
                    cell.source = re.sub(r"\bcheck\.", self.alias + ".", source)
                if utils.is_grade(cell):
                    self.proof.challenge()
                self.text = 0
                super().preprocess_cell(cell, resources, index)
                if not utils.is_grade(cell):
                    self.keep(cell, index)
                if self.sandboxed:
                    self.km.stop_others()
            except (CellTimeoutError, DeadKernelError, OSError) as e:
                self.dead = say(self.nb, f"Not run: an earlier cell has ended the kernel ({type(e).__name__}).",
                                f"没有运行：前面的某个单元格使内核终止了（{type(e).__name__}）。")
                self.fail(cell, str(e) or type(e).__name__)
            finally:
                cell.source = source
                self.nb.cells[index] = cell
        if utils.is_grade(cell):
            self.judge(cell, wanted)
        return cell, resources

    def import_check(self, index):
        """Imports package check under a name of ours, which later cells know."""
        self.alias = "check" + secrets.token_hex(4)
        if outputs := self.fails(f'import {self.alias} "cnnlessons/notebooks/check"\n\n%%\n_ = {self.alias}.NotYet', index):
            raise RuntimeError(f"package check cannot be imported: {outputs}")

    def fails(self, source, index):
        """Runs a cell of ours; returns its outputs if it failed."""
        cell = nbformat.v4.new_code_cell(source)
        super().preprocess_cell(cell, self.resources, index)
        return cell.outputs if utils.has_failed(cell) else []

    def keep(self, cell, index):
        """Every later cell computes the variables that a cell declares. If one of them panics or never
        ends, the kernel forgets all and is told the cells before again: other questions must not suffer."""
        if not utils.has_failed(cell) or not self.fails(f"%%\n_ = {self.alias}.NotYet", index):
            self.kept.append(cell.source)
            return
        self.fails("%reset", index)
        self.import_check(index)
        for source in self.kept:
            self.fails(source, index)

    def judge(self, cell, wanted):
        # A value of a cell would be taken for a score; Go has none.
        cell.outputs = [output for output in cell.outputs if output.output_type != "execute_result"]
        each_text(cell, self.unalias)
        if any(output.output_type == "error" for output in cell.outputs):
            return
        if wanted and not self.proof.complete(wanted):
            self.fail(cell, say(
                self.nb, "No points: the check of this question did not run to its end.",
                "不得分：这道题的检查没有运行到底。"))
        elif wanted:
            # The checks write nothing there, and for what an answer writes there is no penalty.
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]

    def unalias(self, text):
        """What the kernel says, with the name that the student knows; a ^ stands below its place."""
        if not self.alias:
            return text
        longer = len(self.alias) - len("check")
        text = re.sub(rf"{self.alias}([^\n]*\n) {{{longer}}}(?= *\^)", r"check\1", text)
        return text.replace(self.alias, "check")

    def fail(self, cell, text):
        cell.outputs.append(nbformat.v4.new_output("error", ename="NoPoints", evalue=text, traceback=[text]))

    def process_message(self, msg, cell, cell_index):
        """Drops what is more than a page can show."""
        if msg["msg_type"] in ("stream", "display_data", "update_display_data", "error", "execute_result"):
            self.text += len(str(msg["content"]))
            if self.text > MOST_TEXT:
                return None
        return super().process_message(msg, cell, cell_index)


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


def each_text(cell, change):
    """Changes the texts that a cell has printed, and those of its errors."""
    for output in cell.outputs:
        if output.output_type == "stream":
            output.text = change(output.text)
        elif output.output_type == "error":
            output.evalue = change(output.evalue)
            output.traceback = [change(line) for line in output.traceback]


TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
""" + export_lessons.BLOCKS + """
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
    return bleach.clean(BARE.sub("", text), tags=TAGS, attributes=allowed, strip=True,
                        protocols=["data", "http", "https", "mailto"])


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
        notebook.metadata.title = f'{resources["nbgrader"]["assignment"]} · {resources["nbgrader"]["student"]}'
        return super().from_notebook_node(notebook, resources, **more)

    @pass_context
    def markdown2html(self, context, source):
        attachments = context.get("cell", {}).get("attachments", {})
        renderer = Renderer(escape=False, exclude_anchor_links=True, embed_images=False, attachments=attachments)
        return MarkdownWithMath(renderer=renderer).render(source)
