"""Hands out exercises and grades them with nbgrader; make calls it:

grade.py assignment COURSE LANG LESSON   a course's release/, what students get
grade.py grade COURSE LESSON             points and pages for what is in its submitted/
grade.py exercises NOTEBOOKS             students' copies in NOTEBOOKS/*/exercises
grade.py gradable COURSE LESSON          what keeps grading from being done, if anything does
grade.py sandbox                         whether grading can be made safe here
"""

import contextlib
import csv
import glob
import hashlib
import json
import logging
import os
import pathlib
import re
import shutil
import sys
import tempfile
import time
import unicodedata
import warnings

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

import feedback
import grading
import sandbox

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = sandbox.REPOSITORY / "notebooks" / "teacher"
# nbgrader starts a program of its environment.
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")
os.environ.pop("JUPYTER_PATH", None)  # templates of another nbconvert
LANGUAGES = feedback.export_lessons.LANGUAGES
UNSANDBOXED = os.environ.get("UNSANDBOXED") == "1"
LOG = logging.getLogger("traitlets")
warnings.filterwarnings("ignore", module="nbgrader")
# No answer needs these, but one who forges the proof of a check does.
SUSPECT = re.compile(r"go:linkname|\bunsafe\b|CNNLESSONS_PROOF|/proc/self")


class Course:
    """A folder with nbgrader's folders in it."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.config = PyFileConfigLoader(str(HERE / "nbgrader_config.py")).load_config()

    def convert(self, converter, lesson, student="*"):
        """Runs one of nbgrader's converters and returns what it complains of, "" if all went well."""
        directory = CourseDirectory(config=self.config, root=str(self.root))
        directory.assignment_id, directory.student_id = lesson, glob.escape(student) if student != "*" else student
        complaints = Complaints()
        LOG.addHandler(complaints)
        try:
            converter(coursedir=directory, config=self.config, force=True).start()
        except Exception as e:  # a broken submission must not keep others from being graded
            return complaints.first or f"{type(e).__name__}: {e}"
        finally:
            LOG.removeHandler(complaints)
        return ""

    def gradebook(self):
        return Gradebook(f"sqlite:///{self.root / 'gradebook.db'}")

    def copied(self):
        """What we have copied to source/, as it was then."""
        try:
            return json.loads((self.root / "copied.json").read_text("utf-8"))
        except FileNotFoundError:
            return {}


class Complaints(logging.Handler):
    """Keeps what an exception says of the errors that nbgrader logs, with all of it in grade.log."""

    first = ""

    def emit(self, record):
        text = record.getMessage()
        if record.levelno >= logging.ERROR and text.startswith("Traceback") and not self.first:
            self.first = text.strip().splitlines()[-1]


def fail(text):
    sys.exit(text)


def digest(*paths):
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in paths)).hexdigest()


def name_of(lesson):
    """01-parameters, for en/01-parameters.ipynb, too."""
    return pathlib.PurePath(lesson).name.removesuffix(".ipynb")


# Handing out


def assignment(root, language, lesson):
    if language not in LANGUAGES:
        fail(f"There are no exercises in the language {language}: LANG is one of {', '.join(LANGUAGES)}.")
    ours = {path.stem: path for path in sorted((SOURCES / language).glob("*.ipynb"))}
    course = Course(root)
    there = {path.parent.name for path in course.root.glob("source/*/*.ipynb")}
    lesson = name_of(lesson)
    if lesson == "all":
        chosen = sorted(ours.keys() | there)
    elif lesson in ours.keys() | there:
        chosen = [lesson]
    else:
        fail(f"There are no exercises for {lesson}: LESSON is all or one of {', '.join(sorted(ours.keys() | there))}.")
    course.root.mkdir(parents=True, exist_ok=True)
    keep_log(course)
    faults = 0
    for lesson in chosen:
        if lesson in ours:
            copy_source(course, lesson, ours[lesson])
        released = course.root / "release" / lesson / f"{lesson}.ipynb"
        if fault := course.convert(GenerateAssignment, lesson):
            faults += 1
            print(f"{lesson}: not made, {fault}")
            continue
        for cell_id in unproved(released):
            print(f'{lesson}: the cell {cell_id} calls no check.Answer(student, "…", …): an answer that ends the program would pass it.')
        print(f"{released.relative_to(course.root.parent)} is what students get; solutions and hidden tests are not in it.")
    if faults:
        fail(f"{course.root / 'grade.log'} has more.")


def copy_source(course, lesson, ours):
    """Copies a source of ours into the course. One that a teacher has changed stays."""
    source = course.root / "source" / lesson / f"{lesson}.ipynb"
    copied = course.copied()
    if source.exists() and digest(source) not in (digest(ours), copied.get(lesson)):
        print(f"{source.relative_to(course.root.parent)} has changes of your own and stays as it is; remove it to get the course's again.")
        return
    source.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ours, source)
    copied[lesson] = digest(source)
    (course.root / "copied.json").write_text(json.dumps(copied, indent=1, sort_keys=True) + "\n", "utf-8")


def unproved(path):
    """The graded cells that Execute cannot ask for a proof."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade") and not grading.proofs(cell.source):
            yield cell.metadata.nbgrader.grade_id


def exercises(notebooks):
    """Writes the students' copies anew, in the form of all our notebooks."""
    for language in LANGUAGES:
        sources = sorted((SOURCES / language).glob("*.ipynb"))
        target = pathlib.Path(notebooks, language, "exercises")
        with tempfile.TemporaryDirectory() as root:
            course = Course(root)
            wanted = set()
            for source in sources:
                lesson = source.stem
                copy_source(course, lesson, source)
                if fault := course.convert(GenerateAssignment, lesson):
                    fail(f"{source}: {fault}")
                notebook = json.loads((course.root / "release" / lesson / source.name).read_text("utf-8"))
                target.mkdir(parents=True, exist_ok=True)
                text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
                (target / source.name).write_text(text, "utf-8")
                wanted.add(source.name)
            for path in target.glob("*.ipynb"):
                if path.name not in wanted:
                    path.unlink()


# Grading


def gradable(root, lesson):
    """The course and what there is to grade in it; says what is missing."""
    if (missing := sandbox.missing()) and not UNSANDBOXED:
        fail(f"{missing} Or grade in a container that you throw away afterwards, with UNSANDBOXED=1.")
    course = Course(root)
    lesson = name_of(lesson)
    released = sorted(path.parent.name for path in course.root.glob("release/*/*.ipynb") if path.stem == path.parent.name)
    if not released:
        fail(f"There is no assignment in {course.root} yet: 'make assignment' makes one.")
    if lesson not in ["all", *released]:
        fail(f"There is no assignment {lesson} in {course.root}: LESSON is all or one of {', '.join(released)}.")
    return course, submissions(course, released if lesson == "all" else [lesson])


def grade(root, lesson):
    course, handed_in = gradable(root, lesson)
    course.config.Execute.sandboxed = not UNSANDBOXED
    keep_log(course)
    notes = []
    for path, place in strays(course):
        notes.append(f"{path.relative_to(course.root)} is in the wrong place: move it to {place.relative_to(course.root)}.")
    for number, (student, lesson, path) in enumerate(handed_in, 1):
        start = time.monotonic()
        said = grade_one(course, student, lesson, path, notes)
        print(f"{number}/{len(handed_in)}  {student}  {lesson}  {said} ({time.monotonic() - start:.0f} s)", flush=True)
    print()
    table(course, sorted({lesson for _, lesson, _ in handed_in}))
    for note in notes:
        print(note)


def submissions(course, lessons):
    """What has been handed in: student, lesson, file."""
    found = []
    for folder in sorted(course.root.glob("submitted/*/*")):
        if folder.is_dir() and folder.name in lessons:
            found.append((folder.parent.name, folder.name, folder / f"{folder.name}.ipynb"))
    if not found:
        wanted = course.root / "submitted" / "NAME" / lessons[0] / f"{lessons[0]}.ipynb"
        wrong = "".join(f" {path} is in the wrong place." for path, _ in strays(course))
        fail(f"Nothing has been handed in: put each student's notebook into a folder of its own, as {wanted}.{wrong}")
    return found


def strays(course):
    """Notebooks that lack a folder of their lesson, and where they belong."""
    for path in sorted(course.root.glob("submitted/*/*.ipynb")):
        yield path, path.parent / path.stem / path.name


def grade_one(course, student, lesson, path, notes):
    """Grades a submission, if it has changed, and says what came of it. What cannot be graded gets no points."""

    def refuse(why, forgotten=True):
        if forgotten:
            forget(course, student, lesson)
        notes.append(f"{student}, {lesson}: {why}")
        return "NOT GRADED"

    if not path.is_file():
        others = ", ".join(sorted(other.name for other in path.parent.glob("*.ipynb")))
        return refuse(f"there is no {path.name} in {path.parent.relative_to(course.root)}" + (f", only {others}." if others else "."))
    if path.is_symlink():
        return refuse(f"{path.relative_to(course.root)} is a link, not a file.")
    try:
        cells = nbformat.read(path, as_version=4).cells
        used = set(SUSPECT.findall("\n".join(cell.source for cell in cells if cell.cell_type == "code")))
    except Exception as e:  # whatever a broken file makes of it
        reason = next(iter(str(e).splitlines()), type(e).__name__)
        return refuse(f"{path.relative_to(course.root)} is not a notebook ({reason[:120]}).")

    if used:
        notes.append(f"{student}, {lesson}: look at the notebook, no answer needs {', '.join(sorted(used))}.")
    source = course.root / "source" / lesson / f"{lesson}.ipynb"
    mark = course.root / "autograded" / student / lesson / ".graded"
    now = digest(path, source)
    said = "as before"
    if not mark.exists() or mark.read_text() != now:
        if fault := course.convert(Autograde, lesson, student):
            return refuse(f"nbgrader cannot grade it: {fault}", forgotten=False)
        said = "graded"
    if fault := course.convert(GenerateFeedback, lesson, student):
        return refuse(f"nbgrader cannot make its page: {fault}", forgotten=False)
    mark.write_text(now)
    return said


def forget(course, student, lesson):
    """An earlier submission's points and page do not count for this one."""
    for step in ["autograded", "feedback"]:
        shutil.rmtree(course.root / step / student / lesson, ignore_errors=True)
    with course.gradebook() as gradebook, contextlib.suppress(MissingEntry):
        gradebook.remove_submission(lesson, student)


def table(course, lessons):
    """Prints the points of these lessons, and writes those of all into grades.csv."""
    with course.gradebook() as gradebook:
        everything, questions = {}, {}
        for assignment in sorted(gradebook.assignments, key=lambda a: a.name):
            cells = [(cell.name, cell.max_score) for notebook in assignment.notebooks for cell in notebook.grade_cells]
            questions[assignment.name] = sorted(cells, key=lambda cell: [int(part) if part.isdigit() else 0 for part in cell[0].split("-")])
            for submission in assignment.submissions:
                everything[submission.student.id, assignment.name] = {
                    grade.name: grade.score for notebook in submission.notebooks for grade in notebook.grades
                }
    students = sorted(
        {path.name for path in (course.root / "submitted").glob("*") if path.is_dir()} | {student for student, _ in everything}
    )

    def row(student, lessons):
        all_in_all = most = 0
        for lesson in lessons:
            scores = everything.get((student, lesson), {})
            for name, _ in questions[lesson]:
                yield points(scores[name]) if name in scores else "–"
            total, full = sum(scores.values()), sum(most for _, most in questions[lesson])
            yield f"{points(total)}/{points(full)}"
            all_in_all, most = all_in_all + total, most + full
        if len(lessons) > 1:
            yield f"{points(all_in_all)}/{points(most)}"

    def head(lessons):
        for lesson in lessons:
            yield from (feedback.question(name) for name, _ in questions[lesson])
            yield lesson
        if len(lessons) > 1:
            yield "total"

    for lesson in lessons:
        show([["student", *head([lesson])], *([student, *row(student, [lesson])] for student in students)])
    lessons = [lesson for lesson in questions if any(lesson == other for _, other in everything)]
    with open(course.root / "grades.csv", "w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([["student", *head(lessons)], *([student, *row(student, lessons)] for student in students)])
    print(f"{course.root / 'grades.csv'} has the points of all lessons, {course.root / 'feedback'} a page for each student.")


def points(number):
    return f"{number or 0:g}"


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def show(rows):
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [first + " " * (widths[0] - width(first))]
        cells += [" " * (most - width(cell)) + cell for cell, most in zip(others, widths[1:], strict=True)]
        print("  ".join(cells))
    print()


def keep_log(course):
    """nbgrader tells all that it does to a file."""
    handler = logging.FileHandler(course.root / "grade.log", mode="w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.handlers = [handler]
    LOG.propagate = False
    LOG.setLevel(logging.INFO)


if __name__ == "__main__":
    commands = {
        "assignment": assignment,
        "grade": grade,
        "exercises": exercises,
        "gradable": gradable,
        "sandbox": lambda: fail(sandbox.missing() or 0),
    }
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        fail(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
