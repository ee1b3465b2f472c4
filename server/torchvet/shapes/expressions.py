"""Evaluates expressions to abstract values and records every tensor on the way.

Each expression is visited exactly once where it stands; a part that may not run, or runs later, is visited with what
is certain there. Deliberately not here: calls (`calls`) and statements (`interpreter`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from torchvet.shapes.arithmetic import binary, compare, truth, unary
from torchvet.shapes.calls import evaluate_call
from torchvet.shapes.dtypes import dtype_named
from torchvet.shapes.environment import Environment, joined_value
from torchvet.shapes.file_context import FileContext
from torchvet.shapes.ops.indexing import indexed, item_of
from torchvet.shapes.ops.table import attribute
from torchvet.shapes.records import Records
from torchvet.shapes.stored_names import handed_over, loaded_names, stored_names
from torchvet.shapes.tensor import (
    UNKNOWN,
    DType,
    Items,
    NotProvable,
    Slice,
    Tensor,
    Value,
    tensors_in,
)

_MAX_DEPTH = 80


class Expressions:
    """Evaluation within one file; `records` holds what was found so far."""

    def __init__(self, context: FileContext) -> None:
        self.context = context
        self.records = Records(context.source, context.has_sure_dtypes)
        self._depth = 0
        # Positions inside f-strings are not true before Python 3.12.
        self._in_text = 0

    def evaluate(self, node: ast.expr, env: Environment) -> Value:
        """The value of `node`; whatever it binds or changes is done to `env`."""
        rule = _RULES.get(type(node))
        if self._depth > _MAX_DEPTH:
            env.forget_all()
            return UNKNOWN
        if rule is None:
            return self._visit_parts(node, env)
        self._depth += 1
        try:
            value = rule(self, node, env)
        except NotProvable:
            value = UNKNOWN
        finally:
            self._depth -= 1
        if isinstance(value, Tensor):
            value = self.recorded(node, value)
        return value

    def recorded(self, node: ast.expr, tensor: Tensor, likely: Sequence[Value] = ()) -> Tensor:
        """`tensor` with its place of origin, after noting it for `node`."""
        tensor = self.records.placed(node, tensor, likely)
        if not self._in_text:
            self.records.note(node, tensor)
        return tensor

    def bind(self, target: ast.expr, value: Value, env: Environment) -> None:
        """`target = value` for a single name."""
        if isinstance(target, ast.Name):
            if isinstance(value, Tensor) and target.id not in env.untracked:
                value = self.recorded(target, value)
            env.bind(target.id, self.records.unknown(target.id) if value is UNKNOWN else value)

    def guarded(self, test: ast.expr, env: Environment) -> Environment:
        """What holds where an undecided `test` decides: tensors it looks at may not be what we think."""
        result = env.copy()
        _guard(test, result)
        return result

    def restore(
        self, before: Environment, after: Environment, guarded: Environment, parts: Sequence[ast.AST]
    ) -> None:
        """After undecided `parts`: what only the guard hid is what it was `before`, unless a part had hold of it."""
        if self.context.changes_shapes_in_place:
            return
        lost = {name for name, value in before.values.items() if guarded.read(name) is UNKNOWN is not value}
        for name in lost and lost - stored_names(parts) - handed_over(parts):
            after.values[name] = before.values[name]

    def qualified(self, node: ast.expr) -> str | None:
        """The qualified name behind `node`, also by the conventions of pasted fragments."""
        found = self.context.imports.qualified_or_conventional(node)
        return None if found is None else found[0]

    def _visit_parts(self, node: ast.AST, env: Environment) -> Value:
        if self._depth <= _MAX_DEPTH:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    self.evaluate(child, env)
        env.forget(stored_names([node]))
        return UNKNOWN

    def _name(self, node: ast.Name, env: Environment) -> Value:
        return env.read(node.id)

    def _constant(self, node: ast.Constant, _: Environment) -> Value:
        return UNKNOWN if isinstance(node.value, bytes) else node.value

    def _attribute(self, node: ast.Attribute, env: Environment) -> Value:
        qualified = self.qualified(node)
        if qualified is not None:
            root, _, name = qualified.rpartition(".")
            dtype = dtype_named(name) if root in ("torch", "numpy") else None
            return UNKNOWN if dtype is None else DType(dtype if root == "torch" else name)
        value = self.evaluate(node.value, env)
        if isinstance(value, Items) and node.attr in value.fields:
            return value.values[value.fields.index(node.attr)]
        if isinstance(value, Tensor):
            return self._alike(node, attribute(value, node.attr), [value])
        return UNKNOWN

    def _alike(self, node: ast.expr, result: Value, sources: Sequence[Value]) -> Value:
        return self.recorded(node, result, sources) if isinstance(result, Tensor) else result

    def _subscript(self, node: ast.Subscript, env: Environment) -> Value:
        value, index = self.evaluate(node.value, env), self.evaluate(node.slice, env)
        if isinstance(value, Tensor):
            return self._alike(node, indexed(value, index), [value])
        return item_of(value, index) if isinstance(value, Items) else UNKNOWN

    def _slice(self, node: ast.Slice, env: Environment) -> Value:
        bounds = [
            None if each is None else self.evaluate(each, env) for each in (node.lower, node.upper, node.step)
        ]
        return Slice(*bounds)

    def _items(self, node: ast.Tuple | ast.List, env: Environment) -> Value:
        found = self.expanded(node.elts, env)
        return UNKNOWN if found is None else Items(found, isinstance(node, ast.List))

    def expanded(self, nodes: Sequence[ast.expr], env: Environment) -> tuple[Value, ...] | None:
        """The values of `nodes` with stars opened; None when a star cannot be."""
        values: list[Value] | None = []
        for each in nodes:
            if not isinstance(each, ast.Starred):
                value = self.evaluate(each, env)
                if values is not None:
                    values.append(value)
                continue
            inner = self.evaluate(each.value, env)
            values = [*values, *inner.values] if values is not None and isinstance(inner, Items) else None
        return None if values is None else tuple(values)

    def _binary(self, node: ast.BinOp, env: Environment) -> Value:
        left, right = self.evaluate(node.left, env), self.evaluate(node.right, env)
        return self._alike(node, binary(type(node.op), left, right), [left, right])

    def _unary(self, node: ast.UnaryOp, env: Environment) -> Value:
        value = self.evaluate(node.operand, env)
        return self._alike(node, unary(node.op, value), [value])

    def _compare(self, node: ast.Compare, env: Environment) -> Value:
        values = [self.evaluate(each, env) for each in (node.left, *node.comparators)]
        if len(values) != 2:
            return UNKNOWN
        return self._alike(node, compare(node.ops[0], values[0], values[1]), values)

    def _either(self, node: ast.IfExp, env: Environment) -> Value:
        known = truth(self.evaluate(node.test, env))
        if known is not None:
            return self.evaluate(node.body if known else node.orelse, env)
        inner = self.guarded(node.test, env)
        value = joined_value(self.evaluate(node.body, inner), self.evaluate(node.orelse, inner))
        self._leave(env, inner, node.test, [node.body, node.orelse])
        return value

    def _boolean(self, node: ast.BoolOp, env: Environment) -> Value:
        stops_at = isinstance(node.op, ast.Or)
        value: Value = UNKNOWN
        for number, part in enumerate(node.values):
            value = self.evaluate(part, env)
            known = truth(value)
            if known is stops_at:
                return value
            if known is None:
                inner = self.guarded(part, env)
                for rest in node.values[number + 1 :]:
                    self.evaluate(rest, inner)
                    _guard(rest, inner)
                self._leave(env, inner, node, node.values[number + 1 :])
                return UNKNOWN
        return value

    def _leave(self, env: Environment, inner: Environment, test: ast.expr, parts: Sequence[ast.expr]) -> None:
        """Makes unknown in `env` what `parts` may have changed in `inner`."""
        before, guarded = env.copy(), self.guarded(test, env)
        env.forget(name for name in before.values if inner.read(name) is UNKNOWN)
        env.forget(stored_names(parts))
        self.restore(before, env, guarded, parts)

    def _walrus(self, node: ast.NamedExpr, env: Environment) -> Value:
        value = self.evaluate(node.value, env)
        self.bind(node.target, value, env)
        return value

    def _later(self, node: ast.Lambda | ast.GeneratorExp, env: Environment) -> Value:
        """Code that runs at another time: nothing it reads is certain."""
        if isinstance(node, ast.Lambda):
            for default in [*node.args.defaults, *node.args.kw_defaults]:
                if default is not None:
                    self.evaluate(default, env)
            self.evaluate(node.body, Environment())
            return UNKNOWN
        self.evaluate(node.generators[0].iter, env)
        env.forget(stored_names([node]) - _targets(node.generators))
        inner = Environment()
        self._visit_comprehension(node, inner)
        return UNKNOWN

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp, env: Environment) -> Value:
        targets = _targets(node.generators)
        env.forget(stored_names([node]) - targets)
        if self.context.changes_shapes_in_place:
            env.forget_tensors()
        inner = env.copy()
        inner.forget(targets)
        self._visit_comprehension(node, inner)
        # Calls inside may have changed what they were given.
        for name in env.values:
            if name not in targets and inner.values.get(name) is UNKNOWN:
                env.values[name] = UNKNOWN
        return UNKNOWN

    def _visit_comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, inner: Environment
    ) -> None:
        for generator in node.generators:
            self.evaluate(generator.iter, inner)
            for test in generator.ifs:
                self.evaluate(test, inner)
                _guard(test, inner)
        for field in ("key", "value", "elt"):
            if (part := getattr(node, field, None)) is not None:
                self.evaluate(part, inner)

    def _text(self, node: ast.JoinedStr, env: Environment) -> Value:
        self._in_text += 1
        self._visit_parts(node, env)
        self._in_text -= 1
        return UNKNOWN


def _guard(test: ast.expr, env: Environment) -> None:
    env.forget([name for name in loaded_names(test) if tensors_in(env.read(name))])


def _targets(generators: list[ast.comprehension]) -> set[str]:
    return stored_names(generator.target for generator in generators)


_RULES: Mapping[type[ast.expr], Callable[..., Value]] = {
    ast.Name: Expressions._name,
    ast.Constant: Expressions._constant,
    ast.Attribute: Expressions._attribute,
    ast.Subscript: Expressions._subscript,
    ast.Slice: Expressions._slice,
    ast.Tuple: Expressions._items,
    ast.List: Expressions._items,
    ast.BinOp: Expressions._binary,
    ast.UnaryOp: Expressions._unary,
    ast.Compare: Expressions._compare,
    ast.IfExp: Expressions._either,
    ast.BoolOp: Expressions._boolean,
    ast.NamedExpr: Expressions._walrus,
    ast.Lambda: Expressions._later,
    ast.GeneratorExp: Expressions._later,
    ast.ListComp: Expressions._comprehension,
    ast.SetComp: Expressions._comprehension,
    ast.DictComp: Expressions._comprehension,
    ast.JoinedStr: Expressions._text,
    ast.Call: evaluate_call,
}
