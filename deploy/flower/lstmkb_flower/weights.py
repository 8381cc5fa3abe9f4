"""Weights and differences as safetensors, which lstmkb reads and writes."""

import json

import numpy as np
from safetensors import SafetensorError, deserialize

SCALE = "_scale"  # NAME in int8 has a scale for each row in NAME_scale


def read(data: bytes) -> dict[str, np.ndarray]:
    """Return the tensors as float32. Raise ValueError for bytes that are not safetensors of floats and int8."""
    try:
        found = {name: _array(t["dtype"], t["shape"], t["data"]) for name, t in deserialize(data)}
    except SafetensorError as err:
        raise ValueError(f"not safetensors: {err}") from err
    for name in [n for n, a in found.items() if a.dtype == np.int8]:
        scale = found.pop(name + SCALE, None)
        if scale is None or scale.shape != found[name].shape[:1]:
            raise ValueError(f"{name} is in int8 and has no scale for each row")
        found[name] = found[name] * scale.reshape(-1, *[1] * (found[name].ndim - 1))
    return found


def _array(dtype: str, shape: list[int], data: bytes) -> np.ndarray:
    if dtype == "BF16":
        array = (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32)
    elif dtype in ("F32", "F16"):
        array = np.frombuffer(data, "<f4" if dtype == "F32" else "<f2").astype(np.float32)
    elif dtype == "I8":
        array = np.frombuffer(data, np.int8)
    else:
        raise ValueError(f"dtype is {dtype}, want F32, F16, BF16 or I8")
    return array.reshape(shape)


def write(tensors: dict[str, np.ndarray], bfloat16: bool = False) -> bytes:
    """Return the tensors as safetensors, rounded to the nearest bfloat16 or as float32."""
    header, parts, at = {}, [], 0
    for name, array in tensors.items():
        bits = np.ascontiguousarray(array, "<f4")
        if bfloat16:
            u = bits.view("<u4")
            bits = ((u + 0x7FFF + ((u >> 16) & 1)) >> 16).astype("<u2")
        header[name] = {"dtype": "BF16" if bfloat16 else "F32", "shape": list(array.shape), "data_offsets": [at, at + bits.nbytes]}
        parts.append(bits.tobytes())
        at += bits.nbytes
    head = json.dumps(header).encode()
    head += b" " * (-(len(head) + 8) % 64)
    return b"".join([len(head).to_bytes(8, "little"), head, *parts])
