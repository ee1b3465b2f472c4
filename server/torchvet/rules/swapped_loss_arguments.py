"""Rule swapped-loss-arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Severity
from torchvet.facts.file import FileFacts
from torchvet.facts.loss_calls import LossCall, comes_from_model, is_label
from torchvet.facts.values import Role
from torchvet.facts.vocabulary import CLASS_LOSSES, PAIRED_LOSSES, SYMMETRIC_LOSSES
from torchvet.rules._contract import HINT, WARNING, Report, message, rule, safe_fix, unsafe_fix
from torchvet.syntax.parameters import is_parameter

# Both arguments are distributions: either may be the model's.
_DISTRIBUTIONS = frozenset({"KLDivLoss", "kl_div"})


@rule(severity=Severity.ERROR, since="0.1")
def swapped_loss_arguments(call: LossCall, file: FileFacts) -> Iterator[Report]:
    """The label stands where the loss expects the model's output.

    Losses take (input, target). Swapped, cross entropy on class ids raises, on one-hot or probability targets it
    trains along a meaningless, even negative, loss; binary cross entropy takes the logarithm of the labels. Where
    a loss happens to be symmetric the value is right and only the next reader is misled.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 3)
        criterion = nn.CrossEntropyLoss()
        labels = torch.randint(0, 3, (8,))
        loss = criterion(labels, model(torch.randn(8, 4)))

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 3)
        criterion = nn.CrossEntropyLoss()
        labels = torch.randint(0, 3, (8,))
        loss = criterion(model(torch.randn(8, 4)), labels)
    """
    if call.name and (call.name not in PAIRED_LOSSES or call.name in _DISTRIBUTIONS):
        return
    if (
        call.name not in CLASS_LOSSES
        and any(each.weak or each.role is Role.CLASS_IDS for each in call.input.sources)
        and call.name
    ):
        return
    if _is_distribution(call.target_node):
        # What another model gave is learned from; the label beside it are that model's logits.
        return
    if not comes_from_model(call.target) or not is_label(call.input, call.target):
        return
    source = file.source
    first, second = source.segment(call.input_node), source.segment(call.target_node)
    swap = (
        Edit(source.range_of(call.input_node), second),
        Edit(source.range_of(call.target_node), first),
    )
    # A loss that is handed in may be another one at the next call.
    callee = source.segment(call.node.func).split(".")[0]
    is_shared = call.is_weak or is_parameter(source.tree, call.node, callee)
    make_fix = unsafe_fix if is_shared else safe_fix
    yield Report(
        range=source.range_of(call.node),
        message=message(
            "the loss takes (input, target), but `{first}` is the label and `{second}` the model's output",
            first=first,
            second=second,
        ),
        fix=make_fix("Swap the arguments", *swap),
        severity=_severity(call),
    )


def _is_distribution(node: ast.expr) -> bool:
    """Whether `node` says that it is probabilities, as targets can be."""
    called = node.func if isinstance(node, ast.Call) else None
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in ("softmax", "sigmoid")


def _severity(call: LossCall) -> Severity | None:
    if call.name in SYMMETRIC_LOSSES:
        return HINT
    if not call.name:
        # Losses of the user's own may take the label first.
        return WARNING if call.is_free else HINT
    if call.name not in CLASS_LOSSES or call.is_weak:
        return WARNING
    is_model_weak = all(each.weak for each in call.target.sources if each.role is Role.MODEL)
    is_label_weak = any(each.weak for each in call.input.sources)
    return WARNING if is_model_weak or is_label_weak else None
