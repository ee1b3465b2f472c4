"""Random seeds: generators left out, and models made before the seed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, argument
from torchvet.facts.made_modules import has_weights, makes_module
from torchvet.facts.values import Kind
from torchvet.facts.vocabulary import kind_of_constructor
from torchvet.syntax.nodes import place

_SEED = "torch.manual_seed"
_SEEDS_ALL = re.compile(
    r"seed_everything|set_seed|fix_seed|setup_seed|init_seed|set_random_seed|np\.random\.seed|numpy\.random\.seed|random\.seed|set_determinis",
    re.I,
)
_NUMPY = re.compile(
    r"^numpy\.random\.(rand|randn|randint|random|choice|shuffle|permutation|normal|uniform|sample|random_sample)$"
)
_PYTHON = re.compile(r"^random\.(random|randint|choice|choices|shuffle|sample|uniform|gauss|randrange)$")


@dataclass(frozen=True)
class UnseededGenerator:
    """Torch is seeded by `seed`, and `use` draws from another generator that nobody seeds; `module` is its seeder."""

    seed: ast.Call
    statement: ast.stmt
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
        statement = code.statement(seeds[0]) if seeds else None
        if len(seeds) != 1 or len(seeds[0].args) != 1 or not isinstance(statement, ast.Expr):
            return
        for pattern, module in ((_NUMPY, "numpy"), (_PYTHON, "random")):
            uses = sorted(
                (each for each in code.index.of(ast.Call) if pattern.match(code.name(each.func))), key=place
            )
            if uses:
                yield cls(seeds[0], statement, uses[0], module)


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
        if (
            "manual_seed" not in text
            or _SEEDS_ALL.search(text)
            or "load_state_dict" in text
            or "pretrained" in text
        ):
            return
        (code,) = file.facts(LocalCode)
        seeds = [each for each in code.index.of(ast.Call) if "seed" in ast.unparse(each.func)]
        if (
            len(seeds) != 1
            or code.name(seeds[0].func) != _SEED
            or not isinstance(code.statement(seeds[0]), ast.Expr)
        ):
            return
        seed, scope = seeds[0], code.scope(seeds[0])
        if code.is_conditional(seed) or "weights=" in text:
            return
        for name, _, value in code.bound_in(scope):
            if not isinstance(value, ast.Call) or place(value) > place(seed) or code.is_conditional(value):
                continue
            if makes_module(file, value) and has_weights(file, value) and _is_trained(code, name, seed):
                yield cls(seed, value, name)
                return


def _is_trained(code: LocalCode, model: str, seed: ast.Call) -> bool:
    """Whether an optimizer of the same scope takes the model's parameters after the seed."""
    for call in code.index.of(ast.Call):
        first = argument(call, 0, "params")
        if first is not None and code.scope(call) is code.scope(seed) and place(call) > place(seed):
            is_optimizer = kind_of_constructor(code.name(call.func)) is Kind.OPTIMIZER
            if is_optimizer and ast.unparse(first) == f"{model}.parameters()":
                return True
    return False
