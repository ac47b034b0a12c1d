"""Writes odd.ipynb: what this package has to read and write as Jupyter does.

    pip install nbformat && python odd.py

Written with nbformat 5.11.1.
"""

import pathlib

import nbformat

odd_line_ends = "a\nb\r\nc\rd\ve\ff\x1cg\x1dh\x1ei\x85j\u2028k\u2029l\n\nend"
notebook = nbformat.from_dict(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "cnnlessons-zh", "display_name": "Go (CNN 课程)", "language": "go"},
            "signature": "dropped when written",
            "unknown": {"z": [], "a": {}, "n": [1, 2.5, None, True, False, [[], {}]], "大": "小", "😀": "<&>"},
        },
        "unknown": "kept",
        "cells": [
            {
                "cell_type": "markdown",
                "id": "first",
                "metadata": {"trusted": True, "tags": ["x"]},
                "source": "# 卷积\n\n$5·5·3 = 75$ <b>&</b>\n",
                "attachments": {"p.txt": {"text/plain": "one\ntwo", "image/png": "aGk="}},
            },
            {
                "cell_type": "code",
                "id": "second",
                "metadata": {},
                "execution_count": 7,
                "source": 'fmt.Println("tab\\t \x00\x01\x1f\x7f \b")\t',
                "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": odd_line_ends},
                    {
                        "output_type": "display_data",
                        "metadata": {"image/png": {"width": 28}},
                        "data": {
                            "image/png": "aGVsbG8=\n",
                            "image/svg+xml": "<svg>\n</svg>",
                            "text/html": "<p>\n</p>\n",
                            "application/javascript": "1\n2",
                            "application/json": {"lines": ["not\n", "joined"]},
                            "application/x+json": ["not\n", "joined"],
                            "application/pdf": "not\nsplit",
                        },
                    },
                    {"output_type": "execute_result", "execution_count": 7, "metadata": {}, "data": {"text/plain": ""}},
                    {"output_type": "error", "ename": "E", "evalue": "v\nw", "traceback": ["1\n2", "3"]},
                ],
            },
            {"cell_type": "code", "id": "third", "metadata": {}, "execution_count": None, "source": "", "outputs": []},
            {"cell_type": "raw", "id": "fourth", "metadata": {}, "source": "no newline"},
        ],
    }
)
with pathlib.Path(__file__).with_suffix(".ipynb").open("w", encoding="utf-8") as f:
    nbformat.write(notebook, f)
