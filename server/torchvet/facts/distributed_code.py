"""Training on several cards: samplers and wrapped models, as far as one file proves it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import (
    argument,
    calls_method,
    has_unpacking,
    is_true,
    iterated,
    peeled,
)
from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import calls_of, origins
from torchvet.facts.pieces import path_text
from torchvet.facts.vocabulary import DATA_PARALLEL, is_engine
from torchvet.syntax.nodes import walk

_SAMPLER = "torch.utils.data.distributed.DistributedSampler"
_SAMPLERS = frozenset({_SAMPLER, "torch.utils.data.DistributedSampler"})
_DDP, _LOADER = "torch.nn.parallel.DistributedDataParallel", "torch.utils.data.DataLoader"
_SPLITS = re.compile(r"sampler|shard|split_by|num_replicas|partition", re.I)
_RANK = re.compile(
    r"\brank\b|local_rank|is_main|is_master|main_process|is_primary|is_rank|rank_zero|is_global_zero"
)
# What a wrapper has itself, beside what every module has.
_OF_WRAPPERS = frozenset(
    "module device_ids output_device dim src_device_obj forward no_sync join join_hook register_comm_hook scatter gather "
    "replicate parallel_apply find_unused_parameters broadcast_buffers bucket_bytes_cap process_group logger reducer "
    "static_graph to_kwargs require_backward_grad_sync gradient_as_bucket_view will_sync_module_buffers".split()
)


def _has_engine(code: LocalCode) -> bool:
    return any(is_engine(f"{root}.x") for root in code.imports.roots)


@dataclass(frozen=True)
class UnshuffledEpochs:
    """A loop over a loader with a DistributedSampler inside an epoch loop, in a file that never sets the epoch.

    `loop` is that loop, or the call of the function that it stands in.
    """

    loop: ast.For | ast.Call
    sampler: ast.Call
    epochs: ast.For | ast.While

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnshuffledEpochs]:
        """Every one of this file."""
        text = file.source.text
        if "DistributedSampler" not in text or "set_epoch" in text:
            return
        (code,) = file.facts(LocalCode)
        if _has_engine(code):
            return
        for node in code.index.of(ast.For):
            epochs = [each for each in code.loops(node) if isinstance(each, ast.For | ast.While)]
            sampler = _sampler_of(code, iterated(node.iter)) if epochs else None
            if sampler is not None and isinstance(epochs[0], ast.For | ast.While):
                yield cls(node, sampler, epochs[0])
            elif not epochs and not code.is_under(node, ast.If, ast.Try):
                yield from cls._by_call(code, node)

    @classmethod
    def _by_call(cls, code: LocalCode, node: ast.For) -> Iterator[UnshuffledEpochs]:
        """`train_one_epoch(model, loader)` in the epoch loop, where that is the only call of it."""
        function = code.scope(node)
        calls = calls_of(code, function) if isinstance(function, ast.FunctionDef) else []
        epochs = code.loops(calls[0]) if len(calls) == 1 else []
        trains = calls_method(walk(node), "backward")
        sampler = _sampler_of(code, iterated(node.iter)) if epochs and trains else None
        if sampler is not None and isinstance(epochs[0], ast.For | ast.While):
            yield cls(calls[0], sampler, epochs[0])


def _sampler_of(code: LocalCode, loader: ast.expr) -> ast.Call | None:
    """The shuffling DistributedSampler of `loader`, when the loader can be nothing else."""
    made = origins(code, loader)
    if len(made) != 1 or code.name(made[0].func) != _LOADER:
        return None
    given = argument(made[0], 3, "sampler")
    samplers = origins(code, given) if given is not None else []
    if len(samplers) != 1 or code.name(samplers[0].func) not in _SAMPLERS:
        return None
    shuffle = argument(samplers[0], 3, "shuffle")
    is_shuffled = shuffle is None or is_true(shuffle)
    return samplers[0] if is_shuffled and not has_unpacking(samplers[0]) else None


@dataclass(frozen=True)
class WholeDataset:
    """A shuffled loader without a sampler, beside a DistributedDataParallel model."""

    loader: ast.Call
    wrap: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[WholeDataset]:
        """Every one of this file, unless it mentions samplers or shards at all."""
        text = file.source.text
        if "DistributedDataParallel" not in text or ".backward(" not in text:
            return
        (code,) = file.facts(LocalCode)
        wraps = code.called(_DDP)
        if _has_engine(code) or not wraps:
            return
        if any(map(_SPLITS.search, code.identifiers)):
            return
        for node in code.called(_LOADER):
            if has_unpacking(node):
                continue
            shuffle = argument(node, 2, "shuffle")
            is_shuffled = is_true(shuffle)
            beside = [each for each in wraps if code.scope(each) is code.scope(node)]
            if is_shuffled and beside and _is_whole(code, node):
                yield cls(node, beside[0])


def _is_whole(code: LocalCode, loader: ast.Call) -> bool:
    """Whether the dataset does not depend on the rank."""
    dataset = argument(loader, 0, "dataset")
    made = origins(code, dataset) if dataset is not None else []
    return bool(made) and not any(_RANK.search(ast.unparse(each)) for each in made)


@dataclass(frozen=True)
class WrappedAttribute:
    """`node` reads an attribute of the module inside a wrapper, which the wrapper does not have."""

    node: ast.Attribute
    wrapper: str
    owner: str
    wrap: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[WrappedAttribute]:
        """Every one of this file."""
        if "Parallel" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for node in code.index.of(ast.Attribute):
            if not isinstance(node.ctx, ast.Load):
                continue
            if not isinstance(node.value, ast.Name) or node.attr in _OF_WRAPPERS or node.attr.startswith("_"):
                continue
            wrap = _wrap_at(code, node.value)
            if wrap is None or not wrap.args:
                continue
            attributes = _own_attributes(code, wrap.args[0])
            if node.attr in attributes and not _is_asked(code, node):
                yield cls(node, code.name(wrap.func).rpartition(".")[2], node.value.id, wrap)


def _wrap_at(code: LocalCode, model: ast.Name) -> ast.Call | None:
    """The wrapping that `model` certainly has at this place."""
    value = code.reaching(model)
    value = peeled(value, "to", "cuda", "train", "eval") if value is not None else None
    is_wrap = isinstance(value, ast.Call) and code.name(value.func) in DATA_PARALLEL
    return value if is_wrap and isinstance(value, ast.Call) else None


def _own_attributes(code: LocalCode, inner: ast.expr) -> set[str]:
    """What the wrapped module's own class defines."""
    value = code.reaching(inner) if isinstance(inner, ast.Name) else inner
    value = peeled(value, "to", "cuda") if value is not None else None
    if not isinstance(value, ast.Call):
        return set()
    own = class_made(code.file, value)
    if own is None:
        return set()
    table, cls = own[0].facts(ClassTable)[0], own[1]
    lineage = table.lineage(cls) if table.is_module(cls) else None
    found: set[str] = set()
    for each in lineage or ():
        for part in ast.walk(each):
            if (
                isinstance(part, ast.Attribute)
                and isinstance(part.ctx, ast.Store)
                and path_text(part.value) == "self"
            ):
                found.add(part.attr)
        found |= {method.name for method in each.body if isinstance(method, ast.FunctionDef)}
    return found - {"forward", "train", "eval", "__init__"} - _BASE_METHODS


# What DistributedDataParallel and DataParallel get from nn.Module, under which an own method may hide.
_BASE_METHODS = frozenset(
    "parameters named_parameters buffers modules children state_dict load_state_dict to cuda cpu float half apply "
    "zero_grad requires_grad_ training add_module register_buffer register_parameter extra_repr get_parameter".split()
)


def _is_asked(code: LocalCode, node: ast.AST) -> bool:
    """Whether a test around it looks at how the model is wrapped, or the failure is expected."""
    for each in code.around(node):
        if isinstance(each, ast.If | ast.IfExp) and re.search(
            "isinstance|hasattr|module", ast.unparse(each.test)
        ):
            return True
        if isinstance(each, ast.Try):
            return True
    return False
