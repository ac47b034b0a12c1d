"""nbgrader for exercises in Go; grade.py reads it, and so can nbgrader:

nbgrader autograde 01-parameters --config internal/grader/nbgrader_config.py
"""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

c = get_config()  # noqa: F821

# Package check knows the text: an answer that has not been written yet (check.Unanswered).
c.ClearSolutions.code_stub = {"go": 'panic("write your answer instead of this line")'}

c.Autograde.sanitize_preprocessors = [
    "grading.Restore",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "grading.Execute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# Package check ends an answer after 5 seconds and a cell after 20; this is for cells that never call it.
c.Execute.timeout = 60
c.Execute.interrupt_on_timeout = True
c.Execute.iopub_timeout = 15  # the kernel lets a program end by itself for 5 seconds

c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "feedback.HideTests",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.GenerateFeedback.exporter_class = "feedback.Feedback"
c.HTMLExporter.template_name = "lab"
