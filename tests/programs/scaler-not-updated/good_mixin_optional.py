# shows: scaler.get_scale() > 0
import torch
import torch.nn.functional as F


def optimizer_step(loss, optimizer, scaler=None):
    if scaler is None:
        loss.backward()
        optimizer.step()
        return
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    old_scale = scaler.get_scale()
    scaler.update()
    if scaler.get_scale() < old_scale:
        print("skipped a step")


def train(model, data, use_amp=True):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    scaler = torch.amp.GradScaler("cpu") if use_amp else None
    for x, y in data:
        optimizer.zero_grad()
        loss = F.l1_loss(model(x), y)
        optimizer_step(loss, optimizer, scaler)
    return scaler


net = torch.nn.Linear(4, 2)
scaler = train(net, [(torch.randn(3, 4), torch.randn(3, 2)) for _ in range(3)])
