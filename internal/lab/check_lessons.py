"""Runs lessons through Jupyter; what they print and show must be what is committed, soon.

python internal/lab/check_lessons.py notebooks/*/*.ipynb
"""

import difflib
import os
import pathlib
import re
import sys
import tempfile
import time

import nbclient
import nbformat

# The reference example, which the lesson 01-parameters shows.
REFERENCE = ["→ 28×28×6", "5·5·3 = 75", "450 + 6 = 456", r"5 \times 5 \times 6 = 150", "1500 + 10 = 1510"]


# The seconds that a lesson may take. Something else may go on meanwhile: the best of three runs counts.
LIMIT = 30
RUNS = 3


# What a carriage return lets later text of its line write over, such as the earlier states of
# a progress bar; internal/nbclient drops the same.
OVERWRITTEN = re.compile(r"^.*\r(?=[^\r\n])", re.MULTILINE)


def shown(notebook):
    """What the notebook prints and shows, cell by cell, as lines of text."""
    for cell in notebook.cells:
        streams = {}
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                streams[output.name] = streams.get(output.name, "") + output.text
            else:
                for kind, content in sorted(output.get("data", output).items()):
                    yield f"{kind}:"
                    yield from str(content).splitlines()
        for name in sorted(streams):
            yield from OVERWRITTEN.sub("", streams[name]).splitlines()


def check(path):
    """Runs one lesson; returns what is wrong with its outputs, and how many seconds it took."""
    notebook = nbformat.read(path, as_version=4)
    committed = list(shown(notebook))
    with tempfile.TemporaryDirectory() as nothing:  # no earlier run has trained anything for it
        os.environ["CNNLESSONS_CACHE"] = nothing
        start = time.monotonic()
        nbclient.NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(path.parent)}}).execute()
        took = time.monotonic() - start
    now = list(shown(notebook))
    faults = list(difflib.unified_diff(committed, now, "committed", "now", n=1, lineterm=""))
    if path.stem == "01-parameters":
        text = "\n".join(now)
        faults += [f"{line} is missing" for line in REFERENCE if line not in text]
    return faults, took


def check_soon(path):
    """As check; a lesson that takes too long three times has a fault, too."""
    for _ in range(RUNS):
        faults, took = check(path)
        if faults or took <= LIMIT:
            return faults, took
    return [f"it took more than {LIMIT} s, {RUNS} times"], took


def main():
    failed = 0
    for path in map(pathlib.Path, sys.argv[1:]):
        faults, took = check_soon(path)
        failed += bool(faults)
        print(f"{path}: {'FAILED' if faults else 'as committed'} ({took:.1f} s)")
        for line in faults:
            print("   ", line[:160])
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
