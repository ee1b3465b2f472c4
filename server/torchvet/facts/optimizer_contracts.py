"""The contracts of torch's optimizers."""

from __future__ import annotations

from torchvet.facts.contract_parts import Said, ToolContract

_NEEDS = "params"
# Switches of how the same step is computed; they change nothing that a training needs to know.
TECHNICAL = frozenset(("foreach", "fused", "differentiable", "capturable", "maximize"))


def _optimizer(
    name: str, defaults: str, note: Said, arguments: str = "lr=1e-3", body: str = ""
) -> ToolContract:
    use = body or "optimizer.zero_grad()\nloss.backward()\noptimizer.step()"
    made = f"optimizer = torch.optim.{name}(model.parameters(), {arguments})"
    return ToolContract(name, _NEEDS, defaults, note, f"{made}\n{use}")


OPTIMIZER_CONTRACTS: tuple[ToolContract, ...] = (
    _optimizer(
        "SGD",
        "lr=0.001, momentum=0, dampening=0, weight_decay=0, nesterov=False",
        Said(
            "Plain until momentum is set: 0.9 is usual. `nesterov` needs momentum and no dampening.",
            "默认不带动量，常用 0.9；`nesterov` 需要动量且 dampening 为 0。",
        ),
        "lr=0.1, momentum=0.9, weight_decay=5e-4",
    ),
    _optimizer(
        "Adam",
        "lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, amsgrad=False, decoupled_weight_decay=False",
        Said(
            "`weight_decay` is added to the gradients and scaled with them; AdamW keeps it apart.",
            "`weight_decay` 会加到梯度上并随之缩放；AdamW 则将其分开。",
        ),
    ),
    _optimizer(
        "AdamW",
        "lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.01, amsgrad=False",
        Said(
            "Adam with decay taken from the weights themselves; it decays by 0.01 unless told otherwise.",
            "权重衰减直接作用于权重的 Adam；默认衰减为 0.01。",
        ),
        "lr=3e-4, weight_decay=0.05",
    ),
    _optimizer(
        "Adamax",
        "lr=0.002, betas=(0.9, 0.999), eps=1e-08, weight_decay=0",
        Said(
            "Adam with the largest gradient in place of their mean square.",
            "用梯度的最大值代替均方值的 Adam。",
        ),
        "lr=2e-3",
    ),
    _optimizer(
        "NAdam",
        "lr=0.002, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, momentum_decay=0.004, decoupled_weight_decay=False",
        Said("Adam that looks ahead, as Nesterov's momentum does.", "带 Nesterov 动量的 Adam。"),
        "lr=2e-3",
    ),
    _optimizer(
        "RAdam",
        "lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, decoupled_weight_decay=False",
        Said(
            "Adam whose first steps are small while its statistics are poor: it needs no warm-up.",
            "统计量不可靠的前几步步长较小的 Adam，无需预热。",
        ),
    ),
    _optimizer(
        "RMSprop",
        "lr=0.01, alpha=0.99, eps=1e-08, weight_decay=0, momentum=0, centered=False",
        Said(
            "Gradients divided by the root of their mean square; 0.01 is often too fast, 0.001 is usual.",
            "梯度除以其均方根；默认 0.01 往往偏大，常用 0.001。",
        ),
    ),
    _optimizer(
        "Adagrad",
        "lr=0.01, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10",
        Said(
            "Squares of gradients add up without end, so that steps only shrink; good for rare features.",
            "梯度平方不断累加，步长只会越来越小；适合稀疏特征。",
        ),
        "lr=1e-2",
    ),
    _optimizer(
        "Adadelta",
        "lr=1.0, rho=0.9, eps=1e-06, weight_decay=0",
        Said(
            "It finds the size of its steps itself; `lr` scales them and stays at 1 in the paper.",
            "自行确定步长；`lr` 只做缩放，论文中为 1。",
        ),
        "lr=1.0",
    ),
    _optimizer(
        "ASGD",
        "lr=0.01, lambd=0.0001, alpha=0.75, t0=1000000.0, weight_decay=0",
        Said(
            "SGD that averages the weights from step `t0` on; the average stands in `optimizer.state`, not in the model.",
            "从第 `t0` 步起对权重取平均的 SGD；平均值存于 `optimizer.state`，不在模型中。",
        ),
        "lr=1e-2",
    ),
    _optimizer(
        "Rprop",
        "lr=0.01, etas=(0.5, 1.2), step_sizes=(1e-06, 50)",
        Said(
            "Only the sign of each gradient counts: made for full batches, not for mini-batches.",
            "只看梯度的符号：适用于全量数据，不适合小批量。",
        ),
        "lr=1e-2",
    ),
    _optimizer(
        "SparseAdam",
        "lr=0.001, betas=(0.9, 0.999), eps=1e-08",
        Said(
            "For sparse gradients only, such as those of `nn.Embedding(…, sparse=True)`; dense ones raise.",
            "只接受稀疏梯度，例如 `nn.Embedding(…, sparse=True)`；稠密梯度会报错。",
        ),
    ),
    _optimizer(
        "LBFGS",
        "lr=1, max_iter=20, max_eval=None, tolerance_grad=1e-07, tolerance_change=1e-09, history_size=100, "
        "line_search_fn=None",
        Said(
            "`step` wants a closure that clears, computes the loss, goes backward and returns it; full batches, one "
            "group of parameters.",
            "`step` 需要闭包：清零梯度、计算损失、反向传播并返回损失；适用于全量数据，只支持一个参数组。",
        ),
        'lr=1, line_search_fn="strong_wolfe"',
        "def closure():\n"
        "    optimizer.zero_grad()\n"
        "    loss = criterion(model(inputs), targets)\n"
        "    loss.backward()\n"
        "    return loss\n"
        "optimizer.step(closure)",
    ),
)
