"""Write gradients.json: what PyTorch computes for gradients and for training.

    python3 -m venv DIR && DIR/bin/pip install torch==2.15.0 numpy
    DIR/bin/python gradient_reference.py > gradients.json

Inputs and weights have three decimals, which are no binary fractions, so that sums round.
They are rounded to float32, as the Go side reads them, and PyTorch computes in float64
from there: the reference is more exact than any float32 arithmetic.
"""

import json
import random

import torch
import torch.nn.functional as F

torch.manual_seed(1)
rng = random.Random(1)


def numbers(*shape, low=-1000, high=1000):
    """Thousandths from low to high, rounded to float32."""
    return (torch.randint(low, high + 1, shape).double() / 1000).float().double()


def distinct(*shape):
    """Thousandths from −1 to 1, none of them twice."""
    n = torch.Size(shape).numel()
    return ((torch.randperm(2001)[:n].double() - 1000) / 1000).float().double().reshape(shape)


def flat(t, digits=9):
    """The elements of t with that many significant digits."""
    values = (float(f"{v:.{digits}g}") for v in t.detach().flatten().tolist())
    return [int(v) if v.is_integer() and abs(v) < 1e9 else v for v in values]


def given(t):
    """The numbers of a tensor that is exact in float32, which 7 digits are enough for here."""
    assert torch.equal(torch.tensor(flat(t, 7)).double(), t.flatten()), "digits are missing"
    return flat(t, 7)


def block(t, write=flat):
    return {"shape": list(t.shape) + [1] * (4 - t.dim()), "data": write(t)}


cases = []


def case(kind, settings, f, x, weight=None, bias=None, **more):
    """Add a case: the settings have the names of the Go fields, y = f(x, weight, bias), and
    dx, dweight and dbias are the gradients of Σ dy·y. Shapes are N, C, H, W."""
    leaves = [None if t is None else t.clone().requires_grad_() for t in (x, weight, bias)]
    y = f(*leaves)
    dy = numbers(*y.shape)
    y.backward(dy)
    c = {"kind": kind, "settings": settings, "input": block(x, given), "dy": given(dy), "output": block(y), "dx": flat(leaves[0].grad)}
    if weight is not None:
        c |= {"weight": given(weight), "dweight": flat(leaves[1].grad)}
    if bias is not None:
        c |= {"bias": given(bias), "dbias": flat(leaves[2].grad)}
    cases.append(c | more)
    return c


def random_conv():
    """A convolution's settings, batch, height and width; small, since the file holds all numbers."""
    while True:
        groups = rng.choice([1, 1, 2, 3, "depthwise"])
        if groups == "depthwise":
            groups = c_in = rng.randint(2, 4)
            out = c_in * rng.randint(1, 2)
        else:
            c_in, out = groups * rng.randint(1, 3), groups * rng.randint(1, 3)
        kernel, stride, padding, dilation = rng.randint(1, 5), rng.randint(1, 3), rng.randint(0, 3), rng.randint(1, 3)
        least = max(1, dilation * (kernel - 1) + 1 - 2 * padding)
        n, height, width = rng.randint(1, 3), least + rng.randint(0, 6), least + rng.randint(0, 6)
        w = {"In": c_in, "Out": out, "Kernel": kernel, "Stride": stride, "Padding": padding, "Dilation": dilation, "Groups": groups}
        if rng.random() < 0.3:
            w["NoBias"] = True
        rows, columns = ((side - least_side(w)) // stride + 1 for side in (height, width))
        if max(n * c_in * height * width, n * out * rows * columns, out * c_in // groups * kernel**2) <= 130:
            return w, n, height, width


def least_side(w):
    """The smallest input on which one window fits; 0 and less means that padding alone suffices."""
    return w["Dilation"] * (w["Kernel"] - 1) + 1 - 2 * w["Padding"]


def unreached(w, side):
    """Whether no window reaches the last row of an input with that many rows."""
    return (side - least_side(w)) % w["Stride"] > w["Padding"]


convs = [random_conv() for _ in range(60)]
for what, holds in {
    "a last row that no window reaches": lambda w, n, height, width: unreached(w, height),
    "a last column that no window reaches": lambda w, n, height, width: unreached(w, width),
    "steps larger than the kernel": lambda w, n, height, width: w["Stride"] > w["Kernel"],
    "a kernel larger than the input": lambda w, n, height, width: w["Kernel"] > max(height, width),
    "one channel a group": lambda w, n, height, width: w["Groups"] == w["In"] > 1,
    "three groups of more than one channel": lambda w, n, height, width: w["In"] > w["Groups"] == 3,
    "no bias": lambda w, n, height, width: "NoBias" in w,
    "an odd height and an even width": lambda w, n, height, width: height % 2 > width % 2,
    "an even height and an odd width": lambda w, n, height, width: height % 2 < width % 2,
    "a stride, padding, dilation and groups at once": lambda w, n, height, width: (
        min(w["Stride"], w["Dilation"], w["Groups"], w["Padding"] + 1) > 1
    ),
}.items():
    count = sum(holds(*c) for c in convs)
    assert count >= 2, f"{count} convolutions with {what}"

for settings, n, height, width in convs:
    c_in, out, kernel, stride, padding, dilation, groups = list(settings.values())[:7]
    case(
        "Conv2D",
        settings,
        lambda x, w, b: F.conv2d(x, w, b, stride, padding, dilation, groups),
        numbers(n, c_in, height, width),
        numbers(out, c_in // groups, kernel, kernel),
        None if "NoBias" in settings else numbers(out),
    )

for height, width, kernel, stride, padding in [
    (6, 6, 2, 2, 0),
    (7, 6, 3, 2, 1),
    (5, 8, 3, 1, 1),
    (6, 7, 4, 3, 2),
    (3, 3, 5, 4, 2),
    (7, 8, 2, 3, 0),
    (5, 4, 3, 1, 0),
]:
    x = distinct(2, 2, height, width)
    settings = {"Kernel": kernel, "Stride": stride, "Padding": padding}
    case("MaxPool2D", settings, lambda x, *_: F.max_pool2d(x, kernel, stride, padding), x)
    case("AvgPool2D", settings, lambda x, *_: F.avg_pool2d(x, kernel, stride, padding), x)

for n, c_in, out in [(3, 7, 4), (1, 5, 6), (5, 1, 3)]:
    for no_bias in [{}, {"NoBias": True}]:
        case(
            "Linear", {"In": c_in, "Out": out} | no_bias, F.linear, numbers(n, c_in), numbers(out, c_in), None if no_bias else numbers(out)
        )

for x in [numbers(2, 3, 4, 3), torch.tensor([[0.0, -0.5, 0.5]]).double()]:
    case("ReLU", {}, lambda x, *_: F.relu(x), x)

for x in [numbers(3, 10, low=-8000, high=8000), numbers(2, 3, 2, 2), numbers(1, 4, low=-60000, high=60000)]:
    case("Softmax", {}, lambda x, *_: F.softmax(x, 1), x)

for shape, offset in [((4, 3, 5, 3), 0), ((2, 1, 3, 7), 0), ((5, 4, 1, 1), 0), ((1, 2, 4, 3), 0), ((3, 2, 3, 4), 30000)]:
    for training in [True, False]:
        channels = shape[1]
        x = numbers(*shape, low=offset - 2000, high=offset + 2000)
        mean, var = numbers(channels, low=offset - 1000, high=offset + 1000), numbers(channels, low=50, high=3000)
        before = {"training": training, "mean": given(mean), "var": given(var)}
        c = case(
            "BatchNorm2D",
            {"Channels": channels},
            lambda x, w, b: F.batch_norm(x, mean, var, w, b, training, 0.1, 1e-5),
            x,
            numbers(channels),
            numbers(channels),
        )
        cases[-1] = c | before | {"newmean": flat(mean), "newvar": flat(var)}

# Cross-entropy, the mean over the batch: of plain logits, of a sure and right prediction, whose
# loss and gradient are small, and of logits so large that their exponentials overflow.
for logits, labels in [
    (numbers(4, 10, low=-3000, high=3000), [3, 0, 9, 3]),
    (numbers(1, 3), [2]),
    (torch.tensor([[12, -1.5, 0.25, -3]]), [0]),
    (torch.tensor([[1e4, -1e4, 0], [1e4, -1e4, 0], [1e4, 9999.5, 1e4], [-1e4, -1e4, -1e4]]), [0, 1, 2, 0]),
    (torch.tensor([[-1e4, 1e4]]), [1]),
    (torch.tensor([[-1e4, 1e4]]), [0]),
    (torch.tensor([[5]]), [0]),
]:
    x = logits.double().requires_grad_()
    loss = F.cross_entropy(x, torch.tensor(labels))
    loss.backward()
    cases.append(
        {"kind": "CrossEntropy", "settings": {}, "input": block(x, given), "labels": labels, "loss": flat(loss, 12)[0], "dx": flat(x.grad)}
    )

# Training: one small network, three batches in turn, 20 steps, with three optimizers. Its
# first convolution has no bias: a bias before a batch normalisation has the gradient 0, which
# rounding makes a tiny random number and Adam then a whole step.
network = [
    ("Conv2D", {"In": 1, "Out": 4, "Kernel": 3, "Padding": 1, "NoBias": True}, torch.nn.Conv2d(1, 4, 3, padding=1, bias=False)),
    ("BatchNorm2D", {"Channels": 4}, torch.nn.BatchNorm2d(4)),
    ("ReLU", {}, torch.nn.ReLU()),
    ("MaxPool2D", {"Kernel": 2}, torch.nn.MaxPool2d(2)),
    ("Conv2D", {"In": 4, "Out": 6, "Kernel": 3}, torch.nn.Conv2d(4, 6, 3)),
    ("ReLU", {}, torch.nn.ReLU()),
    ("AvgPool2D", {"Kernel": 2}, torch.nn.AvgPool2d(2)),
    ("Flatten", {}, torch.nn.Flatten()),
    ("Linear", {"In": 6, "Out": 5}, torch.nn.Linear(6, 5)),
]
net = torch.nn.Sequential(*(module for _, _, module in network))
net.double().train()
for p in net.parameters():
    if p.dim() > 1:
        limit = int(1000 * (6 / p[0].numel()) ** 0.5)
        p.data = numbers(*p.shape, low=-limit, high=limit)
for layer in net[4], net[8]:
    layer.bias.data = numbers(len(layer.bias), low=-100, high=100)
batches = [(numbers(4, 1, 8, 8), [rng.randrange(5) for _ in range(4)]) for _ in range(3)]
first = {name: t.clone() for name, t in net.state_dict().items()}


def state(write):
    """The network's parameters and moving statistics, layer by layer."""
    return [{"name": name, "data": write(t)} for name, t in net.state_dict().items() if "num_batches" not in name]


runs = []
initial = state(given)
for kind, settings, make in [
    ("SGD", {"Rate": 0.1, "Momentum": 0.9, "WeightDecay": 1e-4}, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=1e-4)),
    (
        "SGD",
        {"Rate": 0.1, "Momentum": 0.9, "WeightDecay": 1e-4, "Nesterov": True},
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=1e-4, nesterov=True),
    ),
    ("Adam", {"Rate": 0.01}, lambda p: torch.optim.Adam(p, lr=0.01)),
]:
    net.load_state_dict(first)
    optimizer, losses = make(net.parameters()), []
    for step in range(20):
        x, labels = batches[step % 3]
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), torch.tensor(labels))
        loss.backward()
        optimizer.step()
        losses.append(flat(loss)[0])
    runs.append({"optimizer": kind, "settings": settings, "losses": losses, "final": state(flat)})

# These come last, so that the numbers above are drawn as before.
for kind, f in {"ReLU6": F.relu6, "HardSwish": F.hardswish, "Sigmoid": torch.sigmoid, "SiLU": F.silu, "Tanh": torch.tanh}.items():
    case(kind, {}, lambda x, *_: f(x), numbers(2, 3, 3, 4, low=-8000, high=8000))
    case(kind, {}, lambda x, *_: f(x), numbers(1, 12, low=-20, high=20))
    case(kind, {}, lambda x, *_: f(x), torch.tensor([[-3, 0, 3, 6, -20, 20]]).double())
    case(kind, {}, lambda x, *_: f(x), torch.tensor([[-1e4, 1e4]]).double())

for shape, largest, settings in [
    ((2, 7, 2, 3), 60000, {"Size": 5}),
    ((1, 9, 2, 2), 60000, {"Size": 5, "Alpha": 5e-4, "K": 2}),
    ((2, 6, 1, 2), 3000, {"Size": 3, "Alpha": 0.5, "Beta": 0.4, "K": 3}),
    ((1, 7, 3, 1), 3000, {"Size": 4, "Alpha": 1, "K": 0.25}),
    ((2, 5, 1, 2), 500, {"Size": 2, "Alpha": 2, "Beta": 1.5, "K": 0.125}),
    ((1, 4, 2, 2), 2000, {"Size": 9, "Alpha": 3, "Beta": 1}),
    ((2, 3, 2, 1), 2000, {"Size": 1, "Alpha": 1}),
]:
    parameters = [settings["Size"], settings.get("Alpha", 1e-4), settings.get("Beta", 0.75), settings.get("K", 1)]
    case("LocalResponseNorm", settings, lambda x, *_: F.local_response_norm(x, *parameters), numbers(*shape, low=-largest, high=largest))

for shape, groups in [((2, 6, 2, 2), 2), ((1, 6, 1, 3), 3), ((2, 12, 1, 1), 4), ((1, 5, 2, 1), 1), ((1, 5, 1, 2), 5)]:
    case("ChannelShuffle", {"Groups": groups}, lambda x, *_: torch.channel_shuffle(x, groups), numbers(*shape))

for shape, channels in [((2, 4, 2, 3), [2, 3]), ((1, 5, 2, 2), [4, 0, 4, 2, 4]), ((3, 1, 1, 2), [0, 0])]:
    case("Select", {"Channels": channels}, lambda x, *_: x[:, channels], numbers(*shape))
# Layers that came later have numbers of their own, so that those above stay as they are.
torch.manual_seed(2)
rng = random.Random(2)


def random_transposed():
    """A transposed convolution's settings, batch, height and width."""
    while True:
        groups = rng.choice([1, 1, 2, 3])
        w = {
            "In": groups * rng.randint(1, 3),
            "Out": groups * rng.randint(1, 3),
            "Kernel": rng.randint(1, 4),
            "Stride": rng.randint(1, 3),
            "Padding": rng.randint(0, 3),
            "OutputPadding": 0,
            "Dilation": rng.randint(1, 3),
            "Groups": groups,
        }
        w["OutputPadding"] = rng.randrange(max(w["Stride"], w["Dilation"]))
        if rng.random() < 0.3:
            w["NoBias"] = True
        n, height, width = rng.randint(1, 3), rng.randint(1, 5), rng.randint(1, 5)
        rows, columns = (
            (side - 1) * w["Stride"] - 2 * w["Padding"] + w["Dilation"] * (w["Kernel"] - 1) + w["OutputPadding"] + 1
            for side in (height, width)
        )
        if (
            min(rows, columns) >= 1
            and max(n * w["In"] * height * width, n * w["Out"] * rows * columns, w["In"] * w["Out"] // groups * w["Kernel"] ** 2) <= 150
        ):
            return w, n, height, width


ups = [random_transposed() for _ in range(40)]
for what, holds in {
    "output padding": lambda w: w["OutputPadding"] > 0,
    "output padding beyond the stride": lambda w: w["OutputPadding"] >= w["Stride"],
    "steps larger than the kernel": lambda w: w["Stride"] > w["Kernel"],
    "groups": lambda w: w["Groups"] > 1,
    "no bias": lambda w: "NoBias" in w,
    "a stride, padding, dilation and groups at once": lambda w: min(w["Stride"], w["Dilation"], w["Groups"], w["Padding"] + 1) > 1,
}.items():
    count = sum(holds(w) for w, *_ in ups)
    assert count >= 2, f"{count} transposed convolutions with {what}"

for settings, n, height, width in ups:
    c_in, out, kernel, stride, padding, more, dilation, groups = list(settings.values())[:8]
    case(
        "ConvTranspose2D",
        settings,
        lambda x, w, b: F.conv_transpose2d(x, w, b, stride, padding, more, groups, dilation),
        numbers(n, c_in, height, width),
        numbers(c_in, out // groups, kernel, kernel),
        None if "NoBias" in settings else numbers(out),
    )

# Sizes rounded up: a row left over, none, a window that would begin in the padding, and one
# that is larger than the input. The average is divided by the whole window, see AvgPool2D.
for height, width, kernel, stride, padding in [
    (6, 7, 2, 2, 0),
    (6, 5, 3, 2, 0),
    (5, 6, 2, 3, 1),
    (7, 4, 3, 3, 1),
    (2, 3, 4, 3, 0),
    (1, 4, 3, 4, 1),
    (8, 5, 3, 1, 1),
]:
    x = distinct(2, 2, height, width)
    settings = {"Kernel": kernel, "Stride": stride, "Padding": padding, "Ceil": True}
    case("MaxPool2D", settings, lambda x, *_: F.max_pool2d(x, kernel, stride, padding, ceil_mode=True), x)
    case("AvgPool2D", settings, lambda x, *_: F.avg_pool2d(x, kernel, stride, padding, ceil_mode=True, divisor_override=kernel * kernel), x)

for height, width, rows, columns in [(4, 5, 0, 0), (7, 6, 3, 2), (5, 7, 4, 3), (3, 2, 5, 4), (6, 1, 6, 1), (2, 3, 0, 7)]:
    settings = {"Height": rows, "Width": columns}
    case(
        "AdaptiveAvgPool2D", settings, lambda x, *_: F.adaptive_avg_pool2d(x, (max(rows, 1), max(columns, 1))), numbers(2, 2, height, width)
    )

for height, width, scale in [(3, 4, 2), (1, 3, 3), (2, 2, 4), (3, 2, 5), (4, 3, 1)]:
    case("Upsample", {"Scale": scale}, lambda x, *_: F.interpolate(x, scale_factor=scale, mode="nearest"), numbers(1, 2, height, width))
    case(
        "Upsample",
        {"Scale": scale, "Bilinear": True},
        lambda x, *_: F.interpolate(x, scale_factor=scale, mode="bilinear", align_corners=False),
        numbers(1, 2, height, width),
    )

torch.manual_seed(3)
for x in [
    numbers(2, 3, 3, 4, low=-8000, high=8000),
    numbers(1, 12, low=-20, high=20),
    torch.tensor([[-3, 0, 3, 6, -20, 20]]).double(),
    torch.tensor([[-1e4, 1e4]]).double(),
]:
    case("HardSigmoid", {}, lambda x, *_: F.hardsigmoid(x), x)

training = {
    "network": [{"kind": kind, "settings": settings} for kind, settings, _ in network],
    "initial": initial,
    "batches": [{"input": block(x, given), "labels": labels} for x, labels in batches],
    "runs": runs,
}


def short(value):
    return json.dumps(value, separators=(",", ":"))


lines = ",\n  ".join(short(c) for c in cases)
fields = ",\n  ".join(f'"{name}": {short(value)}' for name, value in training.items())
print(f'{{"torch": "{torch.__version__.split("+")[0]}", "cases": [\n  {lines}\n], "training": {{\n  {fields}\n}}}}')
