"""Time pieces of work in PyTorch: a line of JSON in, a line of JSON out.

    echo '{"work": "conv", "batch": 1, "in": 3, "side": 32, "out": 6, "kernel": 5, "padding": 0,
        "threads": 1, "tuned": false, "seconds": 0.2}' | tr -d '\n' | .build/peers/bin/python peers.py

"conv" is the forward pass of a convolution. The other work is "lenet-step", one step of training
LeNet-5 with "batch" pictures of "in" channels, "side" × "side", in "out" classes. The answer has
the median time of one run in seconds, the setting, and the version of PyTorch.

Unless "tuned", the setting is the default: what one gets who knows nothing of settings. If
"tuned", it is the fastest of those that a user of eager PyTorch can choose, tried out before the
first answer; the answer names what it does unlike the default. Neither torch.set_flush_denormal
nor torch.utils.mkldnn.to_mkldnn, which packs weights in advance, is faster, so they are not tried.
"""

import functools
import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn


class Setting(NamedTuple):
    """A way to do a work: what it does unlike the default, whether it uses oneDNN, whether it
    records nothing for a gradient, and the function that does the work once."""

    name: str
    onednn: bool
    inference: bool
    once: Callable

    def measure(self, seconds):
        """The median time of the runs that fit into so many seconds, but at least one, after two
        that bring data and code into the caches."""
        torch.backends.mkldnn.enabled = self.onednn
        with torch.inference_mode(self.inference):
            self.once(), self.once()
            times, end = [], time.perf_counter() + seconds
            while not times or time.perf_counter() < end:
                start = time.perf_counter()
                self.once()
                times.append(time.perf_counter() - start)
        return statistics.median(times)


def conv(layout, job):
    """The ways to convolve; the default first."""
    c = nn.Conv2d(job["in"], job["out"], job["kernel"], padding=job["padding"]).to(memory_format=layout)
    x = torch.randn(job["batch"], job["in"], job["side"], job["side"]).contiguous(memory_format=layout)
    run = functools.partial(F.conv2d, padding=job["padding"])
    yield [], functools.partial(run, x, c.weight, c.bias)
    yield ["detached weights"], functools.partial(run, x, c.weight.detach(), c.bias.detach())


def lenet_step(layout, job):
    """The ways to train for one step: forward, cross-entropy, backward, SGD with momentum; the default first."""
    for options in {}, {"foreach": True}, {"fused": True}:
        net = nn.Sequential(
            nn.Conv2d(job["in"], 6, 5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(400, 120),
            nn.ReLU(),
            nn.Linear(120, 84),
            nn.ReLU(),
            nn.Linear(84, job["out"]),
        ).to(memory_format=layout)
        x = torch.randn(job["batch"], job["in"], job["side"], job["side"]).contiguous(memory_format=layout)
        labels = torch.randint(job["out"], (job["batch"],))
        loss = nn.CrossEntropyLoss()
        sgd = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, **options)

        def once(net=net, x=x, labels=labels, loss=loss, sgd=sgd):
            sgd.zero_grad()
            loss(net(x), labels).backward()
            sgd.step()

        yield [f"{option} SGD" for option in options], once


WORKS = {"conv": conv, "lenet-step": lenet_step}
LAYOUTS = {"NCHW": torch.contiguous_format, "channels_last": torch.channels_last}


@functools.lru_cache(maxsize=1)
def settings(text, threads):
    """The default setting for the job that text describes, and the fastest by the median of three
    rounds, in which all have their turn: of those less than 1 % apart, the first."""
    job, found = json.loads(text), []
    for onednn, layout in itertools.product([True, False], LAYOUTS):
        torch.manual_seed(1)
        for changes, once in WORKS[job["work"]](LAYOUTS[layout], job):
            changes = [layout] * (layout != "NCHW") + ["without oneDNN"] * (not onednn) + changes
            found.append(Setting(", ".join(changes) or "default", onednn, job["work"] == "conv", once))
    rounds = [[s.measure(0.1) for s in found] for _ in range(3)]
    medians = [statistics.median(times) for times in zip(*rounds, strict=True)]
    return found[0], next(s for s, m in zip(found, medians, strict=True) if m < 1.01 * min(medians))


for line in sys.stdin:
    job = json.loads(line)
    seconds, threads, tuned = job.pop("seconds"), job.pop("threads"), job.pop("tuned")
    torch.set_num_threads(threads)
    setting = settings(json.dumps(job), threads)[tuned]
    answer = {"median": setting.measure(seconds), "setting": setting.name, "torch": torch.__version__}
    print(json.dumps(answer), flush=True)
