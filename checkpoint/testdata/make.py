"""Writes python.safetensors with the reference library (pip install safetensors numpy)."""
import numpy as np
from safetensors import TensorSpec, serialize_file

arrays = {
    "single": ("float32", np.array([[1.5, -2.25, 3.0], [1e-45, 3.4028235e38, 0.1]], dtype="<f4")),
    "half": ("float16", np.array([0.0, -0.0, 1.0, 65504.0, 6e-8, np.inf, -np.inf], dtype="<f2")),
    # 1, -2 and inf as bfloat16
    "brain": ("bfloat16", np.array([[0x3F80], [0xC000], [0x7F80]], dtype="<u2")),
    "whole": ("int64", np.array([1, -2], dtype="<i8")),
    "scalar": ("float32", np.array(7, dtype="<f4")),
    "empty": ("float32", np.zeros((0, 4), dtype="<f4")),
}
serialize_file(
    {
        name: TensorSpec(dtype=dtype, shape=list(a.shape), data_ptr=a.ctypes.data, data_len=a.nbytes)
        for name, (dtype, a) in arrays.items()
    },
    "python.safetensors",
    {"format": "pt", "ünï": '"quoted" & <b>'},
)
