"""Write attribution.json: what PyTorch computes for saliency, Grad-CAM and occlusion.

    python3 -m venv DIR && DIR/bin/pip install torch==2.15.0 numpy
    DIR/bin/python attribution_reference.py > attribution.json

The networks and pictures follow from a formula, see numbers, that attribution_test.go has, too, so
that they are not in the file. PyTorch computes in float64.
"""

import json
from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn


def numbers(k, shape, divisor):
    """Tensor number k: scrambled thousandths from −1 to 1, times 1000/divisor, rounded to float32."""
    values = []
    for i in range(torch.Size(shape).numel()):
        h = (i + 1000 * k) * 2654435761 % 2**32
        h = (h ^ h >> 15) * 2246822519 % 2**32
        values.append(((h ^ h >> 13) % 2001 - 1000) / divisor)
    return torch.tensor(values, dtype=torch.float64).float().double().reshape(shape)


class Residual(nn.Module):
    def __init__(self, body, shortcut):
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


class Concat(nn.Module):
    def __init__(self, **branches):
        super().__init__()
        for name, branch in branches.items():
            self.add_module(name, branch)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.children()], 1)


class SqueezeExcitation(nn.Module):
    def __init__(self, gate):
        super().__init__()
        self.gate = gate

    def forward(self, x):
        return x * self.gate(x)


def chain(**layers):
    return nn.Sequential(OrderedDict(layers))


lenet = chain(
    conv1=nn.Conv2d(1, 4, 5, padding=2),
    relu1=nn.ReLU(),
    maxpool1=nn.MaxPool2d(2),
    conv2=nn.Conv2d(4, 6, 3),
    relu2=nn.ReLU(),
    maxpool2=nn.MaxPool2d(2),
    flatten1=nn.Flatten(),
    linear1=nn.Linear(24, 10),
    relu3=nn.ReLU(),
    linear2=nn.Linear(10, 5),
)

branches = chain(
    conv1=nn.Conv2d(3, 4, 3, padding=1),
    batchnorm1=nn.BatchNorm2d(4),
    relu1=nn.ReLU(),
    residual1=Residual(
        body=chain(
            conv1=nn.Conv2d(4, 6, 3, stride=2, padding=1),
            batchnorm1=nn.BatchNorm2d(6),
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(6, 6, 3, padding=1),
        ),
        shortcut=nn.Conv2d(4, 6, 1, stride=2),
    ),
    relu2=nn.ReLU(),
    concat1=Concat(branch1=nn.Conv2d(6, 3, 1), branch2=chain(conv1=nn.Conv2d(6, 4, 3, padding=1), relu1=nn.ReLU())),
    squeezeexcitation1=SqueezeExcitation(
        chain(
            adaptiveavgpool1=nn.AdaptiveAvgPool2d(1),
            conv1=nn.Conv2d(7, 2, 1),
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(2, 7, 1),
            sigmoid1=nn.Sigmoid(),
        )
    ),
    conv2=nn.Conv2d(7, 4, 3),
    flatten1=nn.Flatten(),
    linear1=nn.Linear(24, 3),
)


def flat(t):
    return [float(f"{v:.9g}") for v in t.detach().flatten().tolist()]


def case(name, net, picture, classes, layers, patch, stride):
    """What is asked of one network and one picture, for several classes and layers."""
    net.double().eval()
    state = [(key, t) for key, t in net.state_dict().items() if "num_batches" not in key]
    for k, (key, t) in enumerate(state):
        t.copy_(numbers(k, t.shape, 1500))
        if key.endswith("running_var"):
            t.copy_((t.float() ** 2 + 0.5).double())
    kept = {}
    hooks = [net.get_submodule(layer).register_forward_hook(lambda _, __, y, layer=layer: kept.__setitem__(layer, y)) for layer in layers]
    answers = []
    for c in classes:
        x = numbers(1000, picture, 1000).requires_grad_()
        logit = net(x)[0, c]
        maps = [kept[layer] for layer in layers]
        gradient, *gradients = torch.autograd.grad(logit, [x, *maps])
        cams = []
        for layer, a, g in zip(layers, maps, gradients, strict=True):
            weights = g.mean((2, 3))
            cams.append({"name": layer, "weights": flat(weights), "map": flat(F.relu((weights[:, :, None, None] * a).sum(1)))})
        answers.append(
            {"class": c, "logit": flat(logit)[0], "gradient": flat(gradient), "saliency": flat(gradient.abs().amax(1)), "cams": cams}
        )
    for hook in hooks:
        hook.remove()
    x = numbers(1000, picture, 1000)
    grey, covered = x.flatten(2).sort(2).values[..., x[0, 0].numel() // 2, None, None], []
    for row in range(0, x.shape[2] - patch + 1, stride):
        for column in range(0, x.shape[3] - patch + 1, stride):
            y = x.clone()
            y[:, :, row : row + patch, column : column + patch] = grey
            covered.append(y)

    def probability(x):
        return net(x).softmax(1)[:, classes[0]]

    occlusion = {
        "class": classes[0],
        "patch": patch,
        "stride": stride,
        "grey": flat(grey),
        "probability": flat(probability(x))[0],
        "map": flat(probability(torch.cat(covered))),
    }
    return {"net": name, "answers": answers, "occlusion": occlusion}


cases = [
    case("lenet", lenet, (1, 1, 12, 12), [1, 4], ["conv1", "relu1", "conv2", "relu2", "maxpool2"], 4, 2),
    case(
        "branches",
        branches,
        (1, 3, 10, 8),
        [2, 1],
        [
            "conv1",
            "relu1",
            "residual1",
            "residual1.body.conv1",
            "residual1.body.relu1",
            "residual1.body.conv2",
            "residual1.shortcut",
            "concat1",
            "concat1.branch1",
            "concat1.branch2.conv1",
            "squeezeexcitation1",
            "conv2",
        ],
        3,
        2,
    ),
]
lines = ",\n  ".join(json.dumps(c, separators=(",", ":")) for c in cases)
print(f'{{"torch": "{torch.__version__.split("+")[0]}", "cases": [\n  {lines}\n]}}')
