"""Write the .safetensors files of this folder.

    python3 -m venv DIR && DIR/bin/pip install safetensors==0.8.0 numpy==2.4.6
    DIR/bin/python state_dicts.py

sequential.safetensors is the state_dict of
nn.Sequential(Conv2d(1, 2, 2), BatchNorm2d(2), ReLU(), Flatten(), Linear(8, 3, bias=False)),
parts.safetensors that of a class with the attributes
features = nn.Sequential(Conv2d(1, 2, 2), ReLU()) and classifier = nn.Sequential(Flatten(), Linear(8, 3)).
Their values count up in steps of 1/16 from the place of the tensor in it.
checkpoint.safetensors has float32 numbers and metadata.
types.safetensors has numbers of three other types, given by their bits.
"""

import numpy as np
from safetensors import TensorSpec, serialize_file
from safetensors.numpy import save_file


def state_dict(sizes):
    return {
        name: (place + np.arange(np.prod(size)) / 16).reshape(size).astype(np.float32) for place, (name, size) in enumerate(sizes.items())
    }


sequential = state_dict(
    {
        "0.weight": (2, 1, 2, 2),
        "0.bias": (2,),
        "1.weight": (2,),
        "1.bias": (2,),
        "1.running_mean": (2,),
        "1.running_var": (2,),
        "4.weight": (3, 8),
    }
)
sequential["1.num_batches_tracked"] = np.array(7, np.int64)
save_file(sequential, "sequential.safetensors")

parts = {"features.0.weight": (2, 1, 2, 2), "features.0.bias": (2,), "classifier.1.weight": (3, 8), "classifier.1.bias": (3,)}
save_file(state_dict(parts), "parts.safetensors")

# Only float32, so that the order of the tensors is that of their names.
save_file(
    {"optimizer.conv1.weight": np.array([[[[0.5, -1]]]], np.float32), "conv1.bias": np.array([np.nan, np.inf], np.float32)},
    "checkpoint.safetensors",
    metadata={"epoch": "3 <&> é"},
)


# 1, -2, the least, the largest and the least normal number above 0, -0, infinite, NaN
words = {
    "float16": np.array([0x3C00, 0xC000, 0x0001, 0x7BFF, 0x0400, 0x8000, 0x7C00, 0x7E00], np.uint16),
    "bfloat16": np.array([0x3F80, 0xC000, 0x0001, 0x7F7F, 0x0080, 0x8000, 0x7F80, 0x7FC0], np.uint16),
    "float64": np.array([0x3FF0 << 48, 0xC000 << 48, 1, 0x7FEFFFFFFFFFFFFF, 0x3810 << 48, 1 << 63, 0x7FF0 << 48, 0x7FF8 << 48], np.uint64),
}
serialize_file(
    {dtype: TensorSpec(dtype=dtype, shape=w.shape, data_ptr=w.ctypes.data, data_len=w.nbytes) for dtype, w in words.items()},
    "types.safetensors",
)
