from torch import optim


def build(model, lr, warmup):
    optimizer = optim.AdamW(model.parameters(), lr=lr)
    scheduler = optim.lr_scheduler.LambdaLR(
        optimizer,
        lr_lambda=lambda step: min(1.0, (step + 1) / warmup),
        verbose=True,  # expect: removed-scheduler-argument
    )
    return optimizer, scheduler
