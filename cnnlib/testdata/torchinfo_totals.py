"""Prints what torchinfo counts for the networks of TestTorchinfo in summary_published_test.go.

pip install torch==2.15.0 torchinfo==1.8.0
python torchinfo_totals.py
"""

import torchinfo
from torch import nn


def conv_bn(i, o, k, s=1):
    return [nn.Conv2d(i, o, k, s, k // 2, bias=False), nn.BatchNorm2d(o)]


class Block(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        self.body = nn.Sequential(*conv_bn(i, o, 3, s), nn.ReLU(), *conv_bn(o, o, 3))
        self.shortcut = nn.Sequential(*conv_bn(i, o, 1, s)) if i != o else None
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.body(x) + (x if self.shortcut is None else self.shortcut(x)))


def resnet18():
    layers = [*conv_bn(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    for i, o, s in [(64, 64, 1), (64, 128, 2), (128, 256, 2), (256, 512, 2)]:
        layers += [Block(i, o, s), Block(o, o, 1)]
    return nn.Sequential(*layers, nn.AvgPool2d(7), nn.Flatten(), nn.Linear(512, 1000))


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.Tanh(),
        nn.Linear(120, 84),
        nn.Tanh(),
        nn.Linear(84, 10),
    )


def shared():
    conv = nn.Conv2d(4, 4, 3, padding=1)
    return nn.Sequential(nn.Conv2d(3, 4, 3), conv, nn.ReLU(), conv, nn.Conv2d(4, 8, 3, 2, groups=4), nn.BatchNorm2d(8))


def transposed():
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.ConvTranspose2d(8, 4, 4, 2, 1))


for net, shape in [
    (resnet18, (1, 3, 224, 224)),
    (resnet18, (4, 3, 224, 224)),
    (lenet5, (1, 1, 28, 28)),
    (shared, (3, 3, 20, 24)),
    (transposed, (2, 3, 16, 16)),
]:
    s = torchinfo.summary(net(), input_size=shape, verbose=0, device="cpu")
    print(
        net.__name__,
        shape,
        "parameters",
        s.total_params,
        "trainable",
        s.trainable_params,
        "mult-adds",
        s.total_mult_adds,
        "parameter bytes",
        s.total_param_bytes,
    )
