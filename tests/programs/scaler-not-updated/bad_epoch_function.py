# shows: raises RuntimeError: unscale_() is being called after step()
import torch
import torch.nn.functional as F
from torch.amp import GradScaler, autocast


def train_one_epoch(model, loader):
    optimizer = torch.optim.Adam(model.parameters())
    scaler = GradScaler("cpu")
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        with autocast("cpu", dtype=torch.bfloat16):
            loss = F.cross_entropy(model(x), y)
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)  # expect: scaler-not-updated


train_one_epoch(torch.nn.Linear(4, 2), [(torch.randn(2, 4), torch.tensor([0, 1]))] * 2)
