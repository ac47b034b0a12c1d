"""Write torchvision.json: what torchvision's networks hold and compute.

    python3 -m venv DIR && DIR/bin/pip install -r requirements.txt
    DIR/bin/python torchvision_reference.py > torchvision.json

For each network: the parameters and GMACs that torchvision publishes, the MACs that PyTorch
counts for a picture of 224×224, names and sizes of the state_dict, and the logits for the middle of
a photograph. Nothing is downloaded: all numbers of the networks come from a hash of their names and
places, see numbers.
"""

import json
import math
import sys
import zlib
from pathlib import Path

import numpy as np
import torch
import torchvision
from PIL import Image
from torch.utils.flop_counter import FlopCounterMode

# So many rows and columns of the photograph each network sees: one of each kind 224, as it was
# published for, the others few, so that a test of all is quick.
networks = {
    "alexnet": 224,
    "vgg16": 224,
    "resnet18": 224,
    "resnet50": 224,
    "squeezenet1_0": 224,
    "mobilenet_v2": 224,
    "densenet121": 224,
    "googlenet": 224,
    "efficientnet_b0": 224,
    "shufflenet_v2_x1_0": 224,
    "resnet34": 64,
    "resnet101": 64,
    "resnet152": 64,
    "resnext50_32x4d": 64,
    "wide_resnet50_2": 64,
    "vgg11": 64,
    "vgg13": 64,
    "vgg19": 64,
    "squeezenet1_1": 64,
    "densenet169": 64,
    "densenet201": 64,
    "mnasnet1_0": 64,
    "mobilenet_v3_small": 64,
    "mobilenet_v3_large": 64,
}


def numbers(name, sizes):
    """Numbers around 1 for scales and variances, else around 0; weights as He initialisation has them.

    They repeat after 65,537, a prime, so that a test that makes them again is quick.
    """
    middle, reach = 0.0, 0.25
    if len(sizes) > 1:
        reach = math.sqrt(6 / math.prod(sizes[1:]))
    elif not name.endswith(("bias", "running_mean")):
        middle = 1.0
    h = np.arange(min(math.prod(sizes), 2**16 + 1), dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(zlib.crc32(name.encode()))
    h = (h ^ h >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    h = (h ^ h >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return np.resize((middle + reach * (h / 2.0**31 - 1)).astype(np.float32), sizes)


def photograph(side):
    """The middle of the photograph, normalised as torchvision's weights want it."""
    first = (256 - side) // 2
    rows = np.asarray(Image.open(Path(__file__).parents[2] / "samples" / "cat.png").convert("RGB"))
    x = rows[first : first + side, first : first + side].astype(np.float32) / np.float32(255)
    mean, deviation = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])
    return torch.from_numpy(((x - mean) / deviation).transpose(2, 0, 1)[None].copy())


def described(name, side):
    without_heads = {"aux_logits": False, "init_weights": False} if name == "googlenet" else {}
    net = torchvision.models.get_model(name, **without_heads).eval()
    state = net.state_dict()
    for key, t in state.items():
        t.copy_(torch.from_numpy(numbers(key, t.shape)) if t.dim() else torch.tensor(0))
    with torch.inference_mode():
        counter = FlopCounterMode(display=False)
        with counter:
            net(photograph(224))
        logits = net(photograph(side))[0]
    print(f"{name:20} logits from {logits.min():.4g} to {logits.max():.4g}, deviation {logits.std():.4g}", file=sys.stderr)
    meta = torchvision.models.get_model_weights(name).IMAGENET1K_V1.meta
    return {
        "name": name,
        "params": meta["num_params"],
        "gmacs": meta["_ops"],
        "macs": counter.get_total_flops() // 2,
        "side": side,
        "state": [[key, *t.shape] for key, t in state.items()],
        "logits": [float(f"{v:.7g}") for v in logits.tolist()],
    }


def line(value):
    return json.dumps(value, separators=(",", ":"))


versions = {"torch": torch.__version__.split("+")[0], "torchvision": torchvision.__version__.split("+")[0]}
print(line(versions)[:-1] + ',"networks":[')
print(",\n".join(line(described(name, side)) for name, side in networks.items()))
print("]}")
