"""Write reference.json: what PyTorch computes for small layers.

    python3 -m venv DIR && DIR/bin/pip install torch==2.7.1 numpy
    DIR/bin/python conv_reference.py > reference.json

Inputs and weights are multiples of 1/16, so that the file stays short.
"""

import json

import torch
import torch.nn.functional as F

torch.manual_seed(1)


def numbers(*shape):
    return torch.randint(-32, 33, shape).float() / 16


def flat(t):
    return [float(f"{v:.8g}") for v in t.flatten().tolist()]


cases = []


def case(kind, settings, x, y, **params):
    """Add a case; the settings have the names of the Go fields, shapes are N, C, H, W."""

    def four(t):
        return list(t.shape) + [1] * (4 - t.dim())

    cases.append(
        {
            "kind": kind,
            "settings": settings,
            "input": {"shape": four(x), "data": flat(x)},
            "output": {"shape": four(y), "data": flat(y)},
            **{name: flat(p) for name, p in params.items()},
        }
    )


for n, c_in, height, width, out, kernel, stride, padding, dilation, groups in [
    (1, 1, 5, 5, 1, 3, 1, 0, 1, 1),
    (2, 3, 6, 5, 4, 3, 1, 1, 1, 1),
    (1, 2, 7, 8, 3, 3, 2, 0, 1, 1),
    (1, 2, 7, 6, 2, 2, 3, 2, 1, 1),
    (1, 2, 9, 8, 2, 3, 1, 0, 2, 1),
    (2, 2, 8, 7, 3, 3, 2, 3, 3, 1),
    (1, 4, 5, 6, 6, 3, 1, 1, 1, 2),
    (1, 3, 6, 6, 6, 3, 2, 1, 2, 3),
    (1, 3, 4, 5, 2, 1, 1, 0, 1, 1),
]:
    x, weight, bias = numbers(n, c_in, height, width), numbers(out, c_in // groups, kernel, kernel), numbers(out)
    settings = {"In": c_in, "Out": out, "Kernel": kernel, "Stride": stride, "Padding": padding, "Dilation": dilation, "Groups": groups}

    def convolved(b):
        return F.conv2d(x, weight, b, stride, padding, dilation, groups)

    case("Conv2D", settings, x, convolved(bias), weight=weight, bias=bias)
    if kernel == 1:
        case("Conv2D", settings | {"NoBias": True}, x, convolved(None), weight=weight)

for height, width, kernel, stride, padding in [(6, 6, 2, 2, 0), (7, 6, 3, 2, 1), (5, 8, 3, 1, 1), (6, 7, 4, 3, 2), (3, 3, 5, 4, 2)]:
    x = numbers(2, 2, height, width)
    settings = {"Kernel": kernel, "Stride": stride, "Padding": padding}
    case("MaxPool2D", settings, x, F.max_pool2d(x, kernel, stride, padding))
    case("AvgPool2D", settings, x, F.avg_pool2d(x, kernel, stride, padding))

x, weight, bias = numbers(3, 7), numbers(4, 7), numbers(4)
case("Linear", {"In": 7, "Out": 4}, x, F.linear(x, weight, bias), weight=weight, bias=bias)
case("Linear", {"In": 7, "Out": 4, "NoBias": True}, x, F.linear(x, weight), weight=weight)

case("Softmax", {}, x := 8 * numbers(3, 10), F.softmax(x, 1))
case("Softmax", {}, x := numbers(2, 3, 2, 2), F.softmax(x, 1))
case("ReLU", {}, x := numbers(1, 2, 3, 3), F.relu(x))

lines = ",\n  ".join(json.dumps(c) for c in cases)
print(f'{{"torch": "{torch.__version__.split("+")[0]}", "cases": [\n  {lines}\n]}}')
