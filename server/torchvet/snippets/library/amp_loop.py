# mypy: ignore-errors
# prefix: torch-amp-loop
# title: Training loop in mixed precision
# description: Half the memory and more speed on a GPU: the forward pass in 16 bits, the loss scaled so that small
#   gradients survive; runs in full precision without a GPU.
# fits: n_epochs = 10, model, train_loader, device, optimizer, criterion
# stops: scaler, 1.0
# --- imports
import torch
# --- setup
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
device = torch.device("cpu")
n_epochs = 2
model = nn.Linear(4, 3)
before = model.weight.detach().clone()
train_loader = DataLoader(TensorDataset(torch.randn(10, 4), torch.randint(3, (10,))), batch_size=4)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.AdamW(model.parameters())
# --- snippet
use_amp = torch.cuda.is_available()
scaler = torch.amp.GradScaler("cuda", enabled=use_amp)
for epoch in range(n_epochs):
    model.train()
    for inputs, targets in train_loader:
        inputs = inputs.to(device, non_blocking=True)
        targets = targets.to(device, non_blocking=True)
        optimizer.zero_grad()
        # Only the forward pass and the loss: backward picks the same types by itself.
        with torch.autocast("cuda", dtype=torch.float16, enabled=use_amp):
            loss = criterion(model(inputs), targets)
        scaler.scale(loss).backward()
        # Norms are of the real gradients only after unscaling.
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        scaler.step(optimizer)
        scaler.update()
# --- check
assert not torch.equal(model.weight, before)
assert all(parameter.grad.norm() <= 1.001 for parameter in model.parameters())
