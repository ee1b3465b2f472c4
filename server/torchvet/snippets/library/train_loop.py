# mypy: ignore-errors
# prefix: torch-train-loop
# title: Training loop with evaluation
# description: Trains for some epochs and evaluates after each: modes, gradients and averages in the right places.
# fits: n_epochs = 10, model, train_loader, device, optimizer, criterion, val_loader
# --- imports
import torch
# --- setup
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
device = torch.device("cpu")
n_epochs = 3
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))
samples = TensorDataset(torch.randn(30, 4), torch.randint(3, (30,)))
train_loader = DataLoader(samples, batch_size=8, shuffle=True)
val_loader = DataLoader(samples, batch_size=8)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
# --- snippet
for epoch in range(n_epochs):
    model.train()
    train_loss, n_samples = 0.0, 0
    for inputs, targets in train_loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        # The last batch may be smaller: weigh each batch mean by its number of samples.
        train_loss += loss.item() * len(inputs)
        n_samples += len(inputs)
    train_loss /= n_samples

    model.eval()
    val_loss, n_correct, n_samples = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in val_loader:
            inputs, targets = inputs.to(device), targets.to(device)
            outputs = model(inputs)
            val_loss += criterion(outputs, targets).item() * len(inputs)
            n_correct += (outputs.argmax(dim=1) == targets).sum().item()
            n_samples += len(inputs)
    val_loss /= n_samples
    accuracy = n_correct / n_samples
    print(f"epoch {epoch + 1}: loss {train_loss:.4f}, on new data {val_loss:.4f}")
    print(f"accuracy on new data {accuracy:.1%}")
# --- check
assert not model.training
assert 0 <= accuracy <= 1
assert abs(val_loss - criterion(model(samples.tensors[0]), samples.tensors[1]).item()) < 1e-5
