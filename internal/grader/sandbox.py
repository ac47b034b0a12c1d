"""Kernels that can do no harm, for grading what students hand in.

Such a kernel and the programs it builds see the Go tools, the compiled packages and our library, all
read-only, and a temporary folder that goes with them: no file of another student or of the teacher, no
network, no process but their own. bubblewrap (the command bwrap) sees to that, for root and for users.
"""

import os
import pathlib
import re
import shutil
import signal
import string
import subprocess

from jupyter_client.manager import AsyncKernelManager
from traitlets import Unicode

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
KERNELS = str(REPOSITORY / ".venv" / "share" / "jupyter" / "kernels")
# What the cells of an exercise are made of; the exercises themselves, with their solutions, are not.
LIBRARY = ["go.mod", "go.sum", "cnnlib", "internal/digits", "internal/wholefile", "plots", "notebooks/check"]
SYSTEM = ["/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/ld.so.cache"]
NAMESPACES = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"]
LIMITS = ["--core=0", f"--as={8 << 30}", f"--fsize={1 << 30}", "--nproc=2000"]
FOLDER = "/tmp/lesson"
# The go command must be able to add to its cache: it gets one of links to ours.
START = """
cp -rs "$COMPILED" "$GOCACHE" && rm -f "$GOCACHE/trim.txt" && date +%s >"$GOCACHE/trim.txt" || exit
unset COMPILED
exec "$@"
"""


def missing():
    """Says what keeps sandboxes from being made here, or nothing."""
    install = "'sudo apt install bubblewrap' (Debian, Ubuntu) or 'sudo dnf install bubblewrap' (Fedora) gets it."
    if not shutil.which("bwrap"):
        return f"What students hand in must not be able to do harm: grading needs bubblewrap, on Linux. {install}"
    trial = subprocess.run(
        ["bwrap", *NAMESPACES, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if trial.returncode:
        return (
            "What students hand in must not be able to do harm, but bubblewrap cannot make a sandbox here: "
            f"this system forbids user namespaces ({trial.stderr.strip()})."
        )
    return ""


class KernelManager(AsyncKernelManager):
    """Starts a kernel in a sandbox."""

    scratch = Unicode(help="The folder that has what the kernel and we tell each other.")
    files = Unicode(help="The folder that the kernel runs in, read-only.")

    def enter(self, scratch, files):
        self.scratch, self.files = scratch, files
        os.mkdir(os.path.join(scratch, "sockets"))
        # Not TCP: its loopback interface is not ours.
        self.transport = "ipc"
        self.ip = os.path.join(scratch, "sockets", "s")
        self.connection_file = os.path.join(scratch, "kernel.json")

    def format_kernel_cmd(self, extra_arguments=None):
        env = {name: string.Template(value).safe_substitute(os.environ) for name, value in self.kernel_spec.env.items()}
        go = shutil.which("go", path=env["PATH"])
        goroot, modules, compiled = subprocess.run(
            [go, "env", "GOROOT", "GOMODCACHE", "GOCACHE"], cwd="/", env={**os.environ, **env}, check=True, capture_output=True, text=True
        ).stdout.splitlines()
        tools = os.path.dirname(shutil.which("gonb", path=env["PATH"]))
        env |= {
            "PATH": f"{tools}:{goroot}/bin:/usr/local/bin:/usr/bin:/bin",
            "HOME": "/tmp/home",
            "TMPDIR": "/tmp",
            "LANG": "C.UTF-8",
            "GOMODCACHE": modules,
            "GOCACHE": "/tmp/compiled",
            "COMPILED": compiled,
            "CNNLESSONS_PROOF": os.path.join(self.scratch, "proof"),
        }

        command = [
            "bwrap",
            *NAMESPACES,
            "--uid",
            "1000",
            "--gid",
            "1000",
            "--cap-drop",
            "ALL",
            "--die-with-parent",
            "--new-session",
            "--clearenv",
        ]
        for path in SYSTEM:
            if os.path.islink(path):
                command += ["--symlink", os.readlink(path), path]
            else:
                command += ["--ro-bind-try", path, path]
        command += ["--proc", "/proc", "--dev", "/dev"]
        options = subprocess.run(["bwrap", "--help"], capture_output=True, text=True).stdout
        if "--disable-userns" in options:  # what newer versions can
            command += ["--disable-userns"]
        if "--size" in options:
            command += ["--size", str(2 << 30)]
        command += ["--tmpfs", "/tmp", "--dir", "/tmp/home"]
        for path in [goroot, modules, compiled, tools, *(str(REPOSITORY / path) for path in LIBRARY)]:
            command += ["--ro-bind", path, path]
        # gonb starts no gopls, which only helps to write a cell, if it cannot.
        command += ["--ro-bind", os.devnull, os.path.join(tools, "gopls")]
        command += ["--ro-bind", self.files, FOLDER, "--chdir", FOLDER]
        command += ["--ro-bind", self.connection_file, self.connection_file]
        for name in ["sockets", "proof"]:
            path = os.path.join(self.scratch, name)
            command += ["--bind", path, path]
        for name, value in env.items():
            command += ["--setenv", name, value]
        if shutil.which("prlimit"):
            command += ["prlimit", *LIMITS]
        return [*command, "sh", "-c", START, "sh", *super().format_kernel_cmd(extra_arguments)]

    def stop_others(self):
        """Ends what a cell has left running in the sandbox: all but its first two processes, of
        which one is bubblewrap's and the other the kernel."""
        pid = getattr(self.provisioner, "pid", None)
        try:
            first = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0]
            sandbox = os.readlink(f"/proc/{first}/ns/pid")
        except (OSError, IndexError):
            return  # it has ended
        for process in pathlib.Path("/proc").iterdir():
            try:
                if process.name.isdigit() and os.readlink(process / "ns/pid") == sandbox:
                    own = re.search(r"^NSpid:.*\t(\d+)$", (process / "status").read_text(), re.MULTILINE)[1]
                    if int(own) > 2:
                        os.kill(int(process.name), signal.SIGKILL)
            except OSError:
                pass  # it has ended by itself
