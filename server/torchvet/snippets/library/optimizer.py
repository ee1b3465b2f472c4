# mypy: ignore-errors
# prefix: torch-optimizer
# title: Optimizer and scheduler
# description: AdamW with a learning rate that falls along a cosine; the scheduler steps once an epoch, after the optimizer.
# fits: model, lr = 3e-4, n_epochs = 10, train_loader, criterion
# stops: optimizer, scheduler
# --- imports
import torch
# --- setup
lr, n_epochs = 0.1, 4
model = torch.nn.Linear(2, 1)
train_loader = [(torch.ones(3, 2), torch.zeros(3, 1))] * 2
criterion = torch.nn.MSELoss()
# --- snippet
optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=1e-2)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=n_epochs)

for epoch in range(n_epochs):
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
    # OneCycleLR and others that count batches: right after optimizer.step() instead.
    scheduler.step()
# --- check
assert abs(optimizer.param_groups[0]["lr"]) < 1e-9
