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
# What every module of torch has besides `__names__`, by torch 2.4 to 2.14.
MODULE_NAMES = frozenset(
    "T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval "
    "extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules "
    "mtia named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer "
    "register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook "
    "register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter "
    "register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule "
    "share_memory state_dict to to_empty train training type xpu zero_grad _apply _buffers _call_impl _get_name "
    "_modules _named_members _parameters _version _load_from_state_dict _save_to_state_dict "
    "_non_persistent_buffers_set _register_load_state_dict_pre_hook _register_state_dict_hook _forward_hooks "
    "_forward_pre_hooks _backward_hooks _backward_pre_hooks _compiled_call_impl _replicate_for_data_parallel".split()
)
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
