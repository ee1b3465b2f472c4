"""Data that every copy of an object has whole: a file that it opens, a range, a list that it was made with."""

from __future__ import annotations

import ast

from torchvet.facts.class_table import class_made
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import given_by_calls

_MAX_DEPTH = 6
# What gives the same in every process, whatever it is asked for.
_READERS = frozenset(
    "csv.reader csv.DictReader glob.glob glob.iglob os.listdir os.scandir os.walk json.load json.loads gzip.open "
    "numpy.arange numpy.linspace numpy.load numpy.array numpy.loadtxt numpy.genfromtxt pandas.read_csv "
    "pandas.read_parquet pandas.read_json torch.arange torch.linspace torch.tensor torch.randn torch.rand torch.randint "
    "torch.zeros torch.ones torch.load itertools.count io.StringIO".split()
)
_OPENERS = frozenset({"range", "open"})
# What goes through its first argument, or through all of them.
_PASSES = frozenset("iter list tuple sorted reversed enumerate zip map filter set tqdm".split())
_PASSING = frozenset(
    {"itertools.chain", "itertools.cycle", "csv.reader", "csv.DictReader", "tqdm.tqdm", "copy.copy"}
)
# Methods of lists, tables, paths and texts that give all of it again.
_PARTS = frozenset(
    "items keys values iterrows itertuples tolist readlines splitlines split glob rglob iterdir open read numpy "
    "strip sort_values to_dict".split()
)


def is_whole(code: LocalCode, node: ast.expr, depth: int = 0) -> bool:
    """Whether going through `node` surely gives all of some data that each process has for itself."""
    if depth > _MAX_DEPTH:
        return False
    if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
        return not any(isinstance(each, ast.Starred) for each in getattr(node, "elts", ()))
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        first = node.generators[0]
        return is_whole(code, first.iter, depth + 1) and not any(each.ifs for each in node.generators)
    if isinstance(node, ast.Call):
        return _is_whole_call(code, node, depth)
    if isinstance(node, ast.Subscript):
        return not isinstance(node.slice, ast.Slice) and is_whole(code, node.value, depth + 1)
    if isinstance(node, ast.Name | ast.Attribute):
        return _is_whole_name(code, node, depth)
    return False


def _is_whole_call(code: LocalCode, call: ast.Call, depth: int) -> bool:
    name = code.name(call.func)
    plain = call.func.id if isinstance(call.func, ast.Name) and not code.all_bindings(call.func) else ""
    if name in _PASSING or plain in _PASSES or name.rpartition(".")[2] == "tqdm":
        given = call.args[1:] if plain in ("map", "filter") else call.args[:1]
        given = call.args if plain == "zip" else given
        return bool(given) and all(is_whole(code, each, depth + 1) for each in given)
    if name in _READERS or plain in _OPENERS:
        return True
    is_part = isinstance(call.func, ast.Attribute) and call.func.attr in _PARTS and not name
    if not is_part or not isinstance(call.func, ast.Attribute):
        return False
    # Texts and paths are values like any other, wherever they come from.
    return call.func.attr in ("glob", "rglob", "iterdir") or is_whole(code, call.func.value, depth + 1)


def _is_whole_name(code: LocalCode, node: ast.Name | ast.Attribute, depth: int) -> bool:
    reached = code.reaching(node) if isinstance(node, ast.Name) else None
    if reached is not None:
        return is_whole(code, reached, depth + 1)
    bindings = code.all_bindings(node)
    if not bindings or _is_set_outside(code, node):
        return False
    for target, value in bindings:
        ways = [value] if value is not None else _opened(code, target) or given_by_calls(code, target)
        if not ways or not all(is_whole(code, each, depth + 1) or _is_empty(each) for each in ways):
            return False
        if any(isinstance(each, ast.Call) and class_made(code.file, each) for each in ways):
            return False
    return True


def _is_empty(value: ast.expr) -> bool:
    """`self.rows = None`, as a place for what comes later."""
    return isinstance(value, ast.Constant) and value.value is None


def _is_set_outside(code: LocalCode, node: ast.Name | ast.Attribute) -> bool:
    """Whether somebody else assigns to an attribute of that name, such as each worker to its own copy."""
    if not isinstance(node, ast.Attribute):
        return False
    own = {target for target, _ in code.all_bindings(node)}
    return any(
        each.attr == node.attr and not isinstance(each.ctx, ast.Load) and each not in own
        for each in code.index.of(ast.Attribute)
    )


def _opened(code: LocalCode, target: ast.AST) -> list[ast.expr]:
    """What `with … as target` opens."""
    around = code.parents.get(target)
    is_with = isinstance(around, ast.withitem) and around.optional_vars is target
    return [around.context_expr] if is_with and isinstance(around, ast.withitem) else []
