"""Callables that are known not to change the shape of a tensor they are given. Only names; no rules here."""

from __future__ import annotations

# Builtins that leave their arguments as they are.
HARMLESS_BUILTINS = frozenset(
    [
        "print",
        "len",
        "isinstance",
        "range",
        "type",
        "id",
        "repr",
        "str",
        "int",
        "float",
        "bool",
        "min",
        "max",
        "sum",
        "abs",
        "round",
        "zip",
        "enumerate",
        "list",
        "tuple",
        "dict",
        "set",
        "sorted",
        "reversed",
        "any",
        "all",
        "hasattr",
        "getattr",
        "callable",
        "format",
        "hash",
        "iter",
        "super",
    ]
)
# Methods of containers and loggers: they keep or print what they get.
KEEPING_METHODS = frozenset(
    [
        "append",
        "extend",
        "insert",
        "add",
        "update",
        "setdefault",
        "put",
        "info",
        "debug",
        "warning",
        "log",
        "write",
        "add_scalar",
        "add_image",
        "add_histogram",
        "add_graph",
    ]
)
# Libraries whose functions do not reshape tensors they are given.
HARMLESS_PACKAGES = frozenset(
    [
        "torch",
        "numpy",
        "math",
        "matplotlib",
        "einops",
        "torchvision",
        "PIL",
        "sklearn",
        "os",
        "logging",
        "tqdm",
        "random",
        "time",
        "copy",
        "seaborn",
        "pandas",
        "json",
        "wandb",
        "timm",
    ]
)
