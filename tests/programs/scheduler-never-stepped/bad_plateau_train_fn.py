# shows: optimizer.param_groups[0]["lr"] == 0.01
import torch
import torch.nn.functional as F


def train(model, optimizer, batches):
    model.train()
    for xb, yb in batches:
        loss = F.l1_loss(model(xb), yb)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


@torch.no_grad()
def validate(model, batches):
    model.eval()
    return sum(F.l1_loss(model(xb), yb).item() for xb, yb in batches) / len(batches)


net = torch.nn.Linear(2, 1)
optimizer = torch.optim.RMSprop(net.parameters(), lr=0.01)
lr_scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode="min", patience=0, factor=0.5)  # expect: scheduler-never-stepped
train_batches = [(torch.randn(8, 2), torch.randn(8, 1)) for _ in range(4)]
val_batches = [(torch.randn(8, 2), torch.randn(8, 1)) for _ in range(2)]
best = float("inf")
for epoch in range(15):
    train(net, optimizer, train_batches)
    val_loss = validate(net, val_batches)
    if val_loss < best:
        best = val_loss
    print("epoch", epoch, "val", val_loss, "best", best)
