import torch.nn.functional as F


def train_one_epoch(model, data_loader, optimizer, accum_iter=4):
    model.train()
    optimizer.zero_grad()
    grad_norm = 0.0
    for data_iter_step, (samples, targets) in enumerate(data_loader):
        loss = F.cross_entropy(model(samples), targets)
        loss.backward()  # expect: unscaled-accumulation
        if (data_iter_step + 1) % accum_iter == 0 or data_iter_step + 1 == len(data_loader):
            grad_norm = model.weight.grad.norm().item()
            optimizer.step()
            optimizer.zero_grad()
    return grad_norm
