import torch.nn.functional as F


def fit(model, batches, optimizer, scaler, log_every=2):
    for step, (x, y) in enumerate(batches):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        if step % log_every == 0:
            print(step, loss.item(), scaler.get_scale())
        scaler.update()
