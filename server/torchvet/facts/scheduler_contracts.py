"""The contracts of torch's learning rate schedulers."""

from __future__ import annotations

from torchvet.facts.contract_parts import Said, ToolContract

# Where a schedule was stopped, for going on: nothing a new training sets.
TECHNICAL = frozenset(("last_epoch",))
_EPOCHS = "for epoch in range(n_epochs):\n    train(model, loader, optimizer)\n    scheduler.step()"
_BATCHES = "for inputs, targets in loader:\n    …\n    optimizer.step()\n    scheduler.step()"


def _scheduler(
    name: str, needs: str, defaults: str, note: Said, arguments: str, body: str = _EPOCHS
) -> ToolContract:
    made = f"scheduler = torch.optim.lr_scheduler.{name}({arguments})"
    return ToolContract(name, needs, defaults, note, f"{made}\n{body}")


SCHEDULER_CONTRACTS: tuple[ToolContract, ...] = (
    _scheduler(
        "StepLR",
        "optimizer, step_size",
        "gamma=0.1",
        Said(
            "Every `step_size` calls the rate is multiplied by `gamma`.",
            "每调用 `step_size` 次，学习率乘以 `gamma`。",
        ),
        "optimizer, step_size=30",
    ),
    _scheduler(
        "MultiStepLR",
        "optimizer, milestones",
        "gamma=0.1",
        Said(
            "At each milestone the rate is multiplied by `gamma`.", "到达每个里程碑时，学习率乘以 `gamma`。"
        ),
        "optimizer, milestones=[30, 80]",
    ),
    _scheduler(
        "ExponentialLR",
        "optimizer, gamma",
        "",
        Said("Every call multiplies the rate by `gamma`.", "每次调用都将学习率乘以 `gamma`。"),
        "optimizer, gamma=0.95",
    ),
    _scheduler(
        "ConstantLR",
        "optimizer",
        "factor=0.3333333333333333, total_iters=5",
        Said(
            "The rate is `factor` of itself for `total_iters` calls, then what the optimizer says.",
            "前 `total_iters` 次为原学习率的 `factor` 倍，之后恢复。",
        ),
        "optimizer, factor=0.1, total_iters=5",
    ),
    _scheduler(
        "LinearLR",
        "optimizer",
        "start_factor=0.3333333333333333, end_factor=1.0, total_iters=5",
        Said(
            "A warm-up: from `start_factor` to `end_factor` in `total_iters` calls.",
            "预热：在 `total_iters` 次内从 `start_factor` 线性变到 `end_factor`。",
        ),
        "optimizer, start_factor=0.01, total_iters=500",
        _BATCHES,
    ),
    _scheduler(
        "PolynomialLR",
        "optimizer",
        "total_iters=5, power=1.0",
        Said(
            "Down to 0 in `total_iters` calls, which is 5 unless told otherwise.",
            "在 `total_iters` 次内降到 0；默认仅 5 次。",
        ),
        "optimizer, total_iters=n_epochs, power=0.9",
    ),
    _scheduler(
        "CosineAnnealingLR",
        "optimizer, T_max",
        "eta_min=0.0",
        Said(
            "Half a cosine down to `eta_min` in `T_max` calls; further calls lead up again.",
            "在 `T_max` 次内沿半个余弦降到 `eta_min`；继续调用会重新上升。",
        ),
        "optimizer, T_max=n_epochs",
    ),
    _scheduler(
        "CosineAnnealingWarmRestarts",
        "optimizer, T_0",
        "T_mult=1, eta_min=0.0",
        Said(
            "Half a cosine in `T_0` calls, then from the top again, each time `T_mult` times as long.",
            "每 `T_0` 次走完半个余弦后重启，周期每次乘以 `T_mult`。",
        ),
        "optimizer, T_0=10, T_mult=2",
    ),
    _scheduler(
        "LambdaLR",
        "optimizer, lr_lambda",
        "",
        Said(
            "The optimizer's rate times what the function gives for the number of calls.",
            "初始学习率乘以函数对调用次数的返回值。",
        ),
        "optimizer, lambda epoch: 0.95**epoch",
    ),
    _scheduler(
        "MultiplicativeLR",
        "optimizer, lr_lambda",
        "",
        Said(
            "The present rate times what the function gives: factors pile up.",
            "当前学习率乘以函数的返回值，逐次累乘。",
        ),
        "optimizer, lambda epoch: 0.95",
    ),
    _scheduler(
        "OneCycleLR",
        "optimizer, max_lr",
        "total_steps=None, epochs=None, steps_per_epoch=None, pct_start=0.3, anneal_strategy='cos', "
        "cycle_momentum=True, base_momentum=0.85, max_momentum=0.95, div_factor=25.0, final_div_factor=10000.0, "
        "three_phase=False",
        Said(
            "One call after every batch, and no more than it was made for: it needs `total_steps`, or `epochs` and "
            "`steps_per_epoch`, and replaces the optimizer's rate.",
            "每个 batch 之后调用一次，次数不得超过设定：需要 `total_steps`，或 `epochs` 与 `steps_per_epoch`；"
            "它会取代优化器的学习率。",
        ),
        "optimizer, max_lr=0.1, epochs=n_epochs, steps_per_epoch=len(loader)",
        _BATCHES,
    ),
    _scheduler(
        "CyclicLR",
        "optimizer, base_lr, max_lr",
        "step_size_up=2000, step_size_down=None, mode='triangular', gamma=1.0, scale_fn=None, scale_mode='cycle', "
        "cycle_momentum=True, base_momentum=0.8, max_momentum=0.9",
        Said(
            "One call after every batch. It moves momentum too, and raises for optimizers without one unless "
            "`cycle_momentum=False`.",
            "每个 batch 之后调用一次。同时调整动量；优化器没有动量时须设 `cycle_momentum=False`，否则报错。",
        ),
        "optimizer, base_lr=1e-4, max_lr=1e-2",
        _BATCHES,
    ),
    _scheduler(
        "ReduceLROnPlateau",
        "optimizer",
        "mode='min', factor=0.1, patience=10, threshold=0.0001, threshold_mode='rel', cooldown=0, min_lr=0, eps=1e-08",
        Said(
            "`step` wants the metric; `mode` is `max` for one that grows, such as accuracy.",
            "`step` 需要传入指标；若指标越大越好（如准确率），`mode` 用 `max`。",
        ),
        'optimizer, mode="min", patience=5',
        "for epoch in range(n_epochs):\n    …\n    scheduler.step(validation_loss)",
    ),
    _scheduler(
        "SequentialLR",
        "optimizer, schedulers, milestones",
        "",
        Said(
            "One scheduler after the other, changing at the milestones: one milestone less than schedulers.",
            "依次使用多个调度器，在里程碑处切换：里程碑比调度器少一个。",
        ),
        "optimizer, [warm_up, cosine], milestones=[5]",
    ),
    _scheduler(
        "ChainedScheduler",
        "schedulers",
        "optimizer=None",
        Said("All of them at every call: their factors multiply.", "每次调用时全部生效，各因子相乘。"),
        "[warm_up, decay]",
    ),
)
