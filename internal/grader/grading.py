"""What nbgrader does here otherwise than elsewhere; nbgrader_config.py puts it in place.

Restore gives a submission the cells of the lesson, Execute runs it and believes no check without a
proof. What a student sees of it, feedback.py makes.
"""

import copy
import hashlib
import os
import pathlib
import re
import secrets
import shutil
import stat
import tempfile
import time

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute as NbGraderExecute
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer

import sandbox

# Checks that a graded cell calls, as its source has them.
CHECK = re.compile(r'\bcheck\.(AnswerThoroughly|Answer)\(student, "([^"]+)"')
# Commands to GoNB, which could change what checks are made of. %% and %main are Go's main.
COMMAND = re.compile(r"^(?:!|%(?!%|main\b))", re.MULTILINE)
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
        return all(
            hashlib.sha256(f"{self.text} {function} {question}".encode()).hexdigest().encode() in lines for function, question in wanted
        )


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
            self.dead = say(
                self.nb,
                f"Not run: the notebook has taken more than {self.whole_timeout} s.",
                f"没有运行：整个笔记本已运行超过 {self.whole_timeout} 秒。",
            )
        if self.dead:
            self.fail(cell, self.dead)
        elif COMMAND.search(source) and not utils.is_locked(cell):
            self.fail(
                cell,
                say(self.nb, "Not run: lines that begin with ! or % are not for grading.", "没有运行：评分时不执行以 ! 或 % 开头的行。"),
            )
        else:
            try:
                if not self.alias:
                    self.import_check(index)
                if wanted:
                    # The import has a name that the student does not know, so no check of the student answers.
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
                self.dead = say(
                    self.nb,
                    f"Not run: an earlier cell has ended the kernel ({type(e).__name__}).",
                    f"没有运行：前面的某个单元格使内核终止了（{type(e).__name__}）。",
                )
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
        # nbgrader would take the value of a cell (execute_result) for a score; a Go cell has no value.
        cell.outputs = [output for output in cell.outputs if output.output_type != "execute_result"]
        each_text(cell, self.unalias)
        if any(output.output_type == "error" for output in cell.outputs):
            return
        if wanted and not self.proof.complete(wanted):
            self.fail(
                cell, say(self.nb, "No points: the check of this question did not run to its end.", "不得分：这道题的检查没有运行到底。")
            )
        elif wanted:
            # Checks write nothing to standard error, and an answer that writes there loses no points.
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


def each_text(cell, change):
    """Changes the texts that a cell has printed, and those of its errors."""
    for output in cell.outputs:
        if output.output_type == "stream":
            output.text = change(output.text)
        elif output.output_type == "error":
            output.evalue = change(output.evalue)
            output.traceback = [change(line) for line in output.traceback]
