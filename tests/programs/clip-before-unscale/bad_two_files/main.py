# shows: max(norms) > 1000
import torch
import torch.nn.functional as F

from model import CharLM

use_amp = True
max_grad_norm = 1.0
model = CharLM()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.1)
scaler = torch.amp.GradScaler("cpu", enabled=use_amp)
norms = []


def get_batch(n=4, length=12):
    chunk = torch.randint(0, 20, (n, length + 1))
    return chunk[:, :-1], chunk[:, 1:]


def training_step():
    xb, yb = get_batch()
    logits = model(xb)
    loss = F.cross_entropy(logits.reshape(-1, logits.size(-1)), yb.reshape(-1))
    optimizer.zero_grad()
    scaler.scale(loss).backward()
    norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm).item())  # expect: clip-before-unscale
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


for it in range(4):
    print(it, training_step())
