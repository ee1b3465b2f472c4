# shows: raises RuntimeError: step() has already been called
import torch
import torch.nn as nn

model = nn.Linear(2, 2)
opt = torch.optim.RMSprop(model.parameters())
grad_scaler = torch.amp.GradScaler("cpu")


def training_step(batch):
    opt.zero_grad()
    loss = model(batch).abs().mean()
    grad_scaler.scale(loss).backward()
    grad_scaler.step(opt)  # expect: scaler-not-updated
    return loss.item()


for _ in range(2):
    print(training_step(torch.randn(3, 2)))
