"""Starts JupyterLab by a command: it must serve who has the token, and end when told to.

python internal/lab/check_server.py jupyter lab --no-browser
"""

import http.client
import os
import subprocess
import sys
import time

TOKEN = "for-this-test-only"


def status(path):
    """The HTTP status of a path, or None while nobody answers."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", 8888, timeout=20)
        connection.request("GET", path)
        return connection.getresponse().status
    except ConnectionRefusedError:
        return None


failed = 0
server = subprocess.Popen(sys.argv[1:], env={**os.environ, "JUPYTER_TOKEN": TOKEN})
try:
    deadline = time.monotonic() + 60
    while status("/api") is None and server.poll() is None and time.monotonic() < deadline:
        time.sleep(0.2)
    for path, wanted in [
        (f"/lab?token={TOKEN}", 200),
        (f"/api/contents/en/01-parameters.ipynb?token={TOKEN}", 200),
        ("/lab", 302),
        ("/api/contents/en/01-parameters.ipynb", 403),
    ]:
        got = status(path)
        failed += got != wanted
        print(f"{path}: {got}" + ("" if got == wanted else f", but {wanted} is right"), flush=True)
finally:
    server.terminate()
    print("ended with", server.wait(timeout=30))
sys.exit(failed > 0)
