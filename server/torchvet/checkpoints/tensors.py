"""Torch's own rebuild functions, read instead of called: from their arguments to a TensorEntry.

Signatures as in torch 2.13 `torch/_utils.py`; older ones are prefixes of these. Sizes are arithmetic on what
the file claims: no memory is reserved for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod

from torchvet.checkpoints.contents import Shape, TensorEntry
from torchvet.checkpoints.pickle_values import Global, Opaque, Storage
from torchvet.checkpoints.unreadable import damaged

_MAX_DIMS = 64

ITEM_BYTES: Mapping[str, int] = {
    "float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "complex128": 16, "complex64": 8, "complex32": 4,
    "int64": 8, "int32": 4, "int16": 2, "int8": 1, "uint64": 8, "uint32": 4, "uint16": 2, "uint8": 1, "bool": 1,
    "qint8": 1, "quint8": 1, "qint32": 4, "quint4x2": 1, "quint2x4": 1, "float8_e4m3fn": 1, "float8_e5m2": 1,
    "float8_e4m3fnuz": 1, "float8_e5m2fnuz": 1, "float8_e8m0fnu": 1, "float4_e2m1fn_x2": 1,
}  # fmt: skip

_STORAGE_DTYPES: Mapping[str, str] = {
    "DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16", "ComplexDoubleStorage": "complex128", "ComplexFloatStorage": "complex64",
    "LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16", "CharStorage": "int8",
    "ByteStorage": "uint8", "BoolStorage": "bool", "QInt8Storage": "qint8", "QUInt8Storage": "quint8",
    "QInt32Storage": "qint32", "QUInt4x2Storage": "quint4x2", "QUInt2x4Storage": "quint2x4",
    "UntypedStorage": "uint8",
}  # fmt: skip


def storage_dtype(storage_type: object) -> str:
    """The dtype of a storage class such as `torch.FloatStorage`."""
    if isinstance(storage_type, Global) and storage_type.name in _STORAGE_DTYPES:
        return _STORAGE_DTYPES[storage_type.name]
    raise damaged("it names a kind of storage that torch does not have")


def read_storage(saved_id: object) -> object:
    """The Storage behind a persistent id of `torch.save`, or the class a legacy file wraps with its source."""
    if isinstance(saved_id, tuple) and len(saved_id) >= 5 and saved_id[0] == "storage":
        storage_type, key, location, numel = saved_id[1:5]
        if isinstance(key, str) and isinstance(location, str) and type(numel) is int and numel >= 0:
            return Storage(storage_dtype(storage_type), key, location, numel)
    if isinstance(saved_id, tuple) and len(saved_id) >= 2 and saved_id[0] == "module":
        return saved_id[1]
    raise damaged("its pickle refers to a storage in a way torch does not")


def shape_of(sizes: object) -> Shape:
    """A shape from a tuple or list of sizes."""
    if not isinstance(sizes, (tuple, list)) or len(sizes) > _MAX_DIMS:
        raise damaged("a tensor's shape is not a short list of numbers")
    for size in sizes:
        if type(size) is not int or size < 0:
            raise damaged("a tensor's shape is not a short list of numbers")
    return tuple(sizes)


def entry(dtype: str, sizes: object, device: str, storage: str = "") -> TensorEntry:
    """A TensorEntry whose size follows from dtype and sizes."""
    shape = shape_of(sizes)
    return TensorEntry(dtype, shape, prod(shape, start=ITEM_BYTES.get(dtype, 1)), device, storage)


def dtype_name(dtype: object) -> str:
    """ "float32" for the global `torch.float32`."""
    if isinstance(dtype, Global) and dtype.name in ITEM_BYTES:
        return dtype.name
    raise damaged("a tensor has a dtype that torch does not have")


def _of_storage(arguments: tuple[object, ...]) -> object:
    # (storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata)
    storage = arguments[0]
    if isinstance(storage, Storage):
        return _placed(
            entry(storage.dtype, arguments[2], storage.device, storage.key), arguments, arguments[6:]
        )
    return Opaque("tensor")


def _with_dtype(arguments: tuple[object, ...]) -> object:
    # (storage, storage_offset, size, stride, requires_grad, backward_hooks, dtype, metadata)
    storage = arguments[0]
    if isinstance(storage, Storage):
        tensor = entry(dtype_name(arguments[6]), arguments[2], storage.device, storage.key)
        return _placed(tensor, arguments, arguments[7:])
    return Opaque("tensor")


def _placed(tensor: TensorEntry, arguments: tuple[object, ...], metadata: tuple[object, ...]) -> TensorEntry:
    """`tensor` with its place in the storage, unless its metadata says to conjugate or negate what lies there."""
    offset, strides = arguments[1], arguments[3]
    if (
        any(metadata)
        or type(offset) is not int
        or offset < 0
        or len(shape_of(strides)) != len(tensor.shape or ())
    ):
        return tensor
    return replace(tensor, offset=offset, stride=shape_of(strides))


def _quantized(arguments: tuple[object, ...]) -> object:
    # (storage, storage_offset, size, stride, quantizer parameters, ...): numbers that mean something else
    storage = arguments[0]
    if isinstance(storage, Storage):
        return entry(storage.dtype, arguments[2], storage.device, storage.key)
    return Opaque("tensor")


def _first(arguments: tuple[object, ...]) -> object:
    # A Parameter around its tensor, or torch.Size around its sizes.
    return arguments[0]


def _meta(arguments: tuple[object, ...]) -> object:
    # (dtype, size, stride, requires_grad)
    return entry(dtype_name(arguments[0]), arguments[1], "meta")


def _from_cpu(arguments: tuple[object, ...]) -> object:
    # (cpu tensor or numpy array, dtype, device, requires_grad): devices that have no storages, such as xla
    data, device = arguments[0], arguments[2]
    if isinstance(data, TensorEntry):
        return TensorEntry(dtype_name(arguments[1]), data.shape, data.size_bytes, str(device), data.storage)
    return TensorEntry(dtype_name(arguments[1]), None, 0, device if isinstance(device, str) else "unknown")


def _wrapper(arguments: tuple[object, ...]) -> object:
    # (cls, dtype, size, stride, storage_offset, layout, device, requires_grad)
    device = arguments[6]
    return entry(dtype_name(arguments[1]), arguments[2], device if isinstance(device, str) else "unknown")


def _sparse(arguments: tuple[object, ...]) -> object:
    # (layout, (indices, values, size, ...)) for COO, (layout, (compressed, plain, values, size)) for CSR and kin
    parts = arguments[1]
    tensors = [part for part in parts if isinstance(part, TensorEntry)] if isinstance(parts, tuple) else []
    if not isinstance(parts, tuple) or len(tensors) < 2:
        raise damaged("a sparse tensor lacks its indices or values")
    sizes = next((part for part in parts if type(part) in (tuple, list)), None)
    values = tensors[-1]
    size_bytes = sum(tensor.size_bytes for tensor in tensors)
    return TensorEntry(values.dtype, shape_of(sizes), size_bytes, values.device, values.storage)


def _nested(arguments: tuple[object, ...]) -> object:
    # (buffer, sizes, strides, storage_offsets): rows of different shape, so no one shape
    buffer = arguments[0]
    if isinstance(buffer, TensorEntry):
        return TensorEntry(buffer.dtype, None, buffer.size_bytes, buffer.device, buffer.storage)
    return Opaque("tensor")


def _of_subclass(arguments: tuple[object, ...]) -> object:
    # (rebuild function, type, its arguments, state)
    function, inner = arguments[0], arguments[2]
    if isinstance(function, Global) and isinstance(inner, tuple):
        rebuild = REBUILDERS.get(function.name)
        if rebuild is not None and rebuild is not _of_subclass:
            return rebuild(inner)
    return Opaque("tensor")


def _device(arguments: tuple[object, ...]) -> object:
    # torch.device("cuda", 0)
    return ":".join(str(part) for part in arguments[:2] if type(part) in (str, int))


REBUILDERS: Mapping[str, Callable[[tuple[object, ...]], object]] = {
    "_rebuild_tensor": _of_storage,
    "_rebuild_tensor_v2": _of_storage,
    "_rebuild_tensor_v3": _with_dtype,
    "_rebuild_qtensor": _quantized,
    "_rebuild_parameter": _first,
    "_rebuild_parameter_with_state": _first,
    "_rebuild_meta_tensor_no_storage": _meta,
    "_rebuild_device_tensor_from_cpu_tensor": _from_cpu,
    "_rebuild_device_tensor_from_numpy": _from_cpu,
    "_rebuild_xla_tensor": _from_cpu,
    "_rebuild_wrapper_subclass": _wrapper,
    "_rebuild_sparse_tensor": _sparse,
    "_rebuild_nested_tensor": _nested,
    "_rebuild_from_type_v2": _of_subclass,
    "Size": _first,
    "device": _device,
}
