"""Random seeds: generators left out, and models made before the seed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, peeled
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.made_modules import has_weights, makes_module
from torchvet.syntax.nodes import place

_SEED = "torch.manual_seed"
# Helpers that may seed every generator.
_SEEDS_ALL = re.compile(
    r"seed_everything|determinis|\bseed_all|manual_seed_everything|pl\.seed|accelerate.*set_seed|transformers.*set_seed"
)
_NUMPY = re.compile(
    r"^numpy\.random\.(rand|randn|randint|random|choice|shuffle|permutation|normal|uniform|sample|random_sample)$"
)
_PYTHON = re.compile(r"^random\.(random|randint|choice|choices|shuffle|sample|uniform|gauss|randrange)$")


@dataclass(frozen=True)
class UnseededGenerator:
    """Torch is seeded by `seed`, and `use` draws from another generator that nobody seeds; `module` is its seeder."""

    seed: ast.Call
    use: ast.Call
    module: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnseededGenerator]:
        """The first use of each generator of this file."""
        text = file.source.text
        if "manual_seed" not in text or _SEEDS_ALL.search(text) or "random" not in text:
            return
        (code,) = file.facts(LocalCode)
        seeds = code.called(_SEED)
        if len(seeds) != 1 or len(seeds[0].args) != 1:
            return
        for pattern, module in ((_NUMPY, "numpy"), (_PYTHON, "random")):
            is_seeded = bool(code.called(f"{module}.random.seed" if module == "numpy" else "random.seed"))
            uses = [each for each in code.index.of(ast.Call) if pattern.match(code.name(each.func))]
            if uses and not is_seeded:
                yield cls(seeds[0], min(uses, key=place), module)


@dataclass(frozen=True)
class LateSeed:
    """`seed` comes after `made`, which has drawn its weights by then."""

    seed: ast.Call
    made: ast.Call
    model: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LateSeed]:
        """At most one for each file: the only seeding call there is."""
        text = file.source.text
        if "manual_seed" not in text or re.search(
            r"load_state_dict|pretrained|weights=|fork_rng|Generator\(", text
        ):
            return
        (code,) = file.facts(LocalCode)
        helpers = _seeding_functions(code)
        seeds = [
            each
            for each in code.index.of(ast.Call)
            if (code.name(each.func) == _SEED and code.scope(each) not in helpers.values())
            or (isinstance(each.func, ast.Name) and each.func.id in helpers)
        ]
        if len(seeds) != 1 or not isinstance(code.statement(seeds[0]), ast.Expr):
            return
        seed, scope = seeds[0], code.scope(seeds[0])
        if code.is_conditional(seed):
            return
        for name, _, value in code.bound_in(scope):
            value = peeled(value, "to", "cuda", "cpu") if value is not None else None
            if not isinstance(value, ast.Call) or place(value) > place(seed) or code.is_conditional(value):
                continue
            if makes_module(file, value) and has_weights(file, value) and _is_trained(code, name, seed):
                yield cls(seed, value, name)
                return


def _seeding_functions(code: LocalCode) -> dict[str, ast.AST]:
    """Functions of this file that seed torch, by name."""
    around = (code.scope(each) for each in code.called(_SEED))
    return {each.name: each for each in around if isinstance(each, ast.FunctionDef) and "seed" in each.name}


def _is_trained(code: LocalCode, model: str, seed: ast.Call) -> bool:
    """Whether an optimizer of the same scope takes the model's parameters."""
    for call in code.optimizers:
        first = argument(call, 0, "params")
        is_beside = first is not None and code.scope(call) is code.scope(seed)
        if first is not None and is_beside and ast.unparse(first) == f"{model}.parameters()":
            return True
    return False
