"""Jupyter's own tests of a kernel (jupyter-kernel-test), for ours:

    JUPYTER_PATH=.venv/share/jupyter .build/conformance/bin/python cmd/kernel/conformance/test.py

What GoNB cannot do is named below, with the reason.
"""

import unittest

import jupyter_kernel_test


class KernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "cnnlessons"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = '%%\nfmt.Println("hello, world")'
    code_stderr = '%%\nfmt.Fprintln(os.Stderr, "hello")'
    code_generate_error = "%%\nundefined()"
    code_display_data = [
        {"code": '%%\nplots.ShowMarkdown("$1$")', "mime": "text/markdown"},
        {"code": "%%\nplots.Show(plots.Image(samples.Edges(8)))", "mime": "image/png"},
    ]
    completion_samples = [{"text": "%%\ncnnlib.NumPara", "matches": {"NumParams"}}]
    code_inspect_sample = "%%\ncnnlib.NumParams"

    @unittest.skip("GoNB does not answer is_complete_request, which only consoles send")
    def test_is_complete(self):
        pass

    @unittest.skip("a cell of Go is a program and has no value, so GoNB never sends execute_result")
    def test_execute_result(self):
        pass

    @unittest.skip("GoNB keeps no history: JupyterLab has the notebook's own")
    def test_history(self):
        pass

    @unittest.skip("GoNB has no pager: documentation comes with Shift-Tab")
    def test_pager(self):
        pass

    @unittest.skip("GoNB never sends clear_output: plots.Live replaces what it showed by update_display_data")
    def test_clear_output(self):
        pass


if __name__ == "__main__":
    unittest.main(verbosity=2)
