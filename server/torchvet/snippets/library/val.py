# mypy: ignore-errors
# prefix: torch-val
# title: Function that evaluates a classifier
# description: One pass over held-out data without gradients; returns the mean loss of a sample and the accuracy.
# stops: evaluate
# --- imports
import torch
# --- snippet
@torch.no_grad()
def evaluate(model, loader, criterion, device):
    model.eval()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        outputs = model(inputs)
        total_loss += criterion(outputs, targets).item() * len(inputs)
        n_correct += (outputs.argmax(dim=1) == targets).sum().item()
        n_samples += len(inputs)
    # By samples, not by batches: the last batch may be smaller than the others.
    return total_loss / n_samples, n_correct / n_samples
# --- check
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
inputs, targets = torch.randn(21, 3), torch.randint(3, (21,))
model = nn.Sequential(nn.Dropout(0.5), nn.Identity())
loss, accuracy = evaluate(model, DataLoader(TensorDataset(inputs, targets), batch_size=8), nn.CrossEntropyLoss(), "cpu")
assert abs(loss - nn.functional.cross_entropy(inputs, targets).item()) < 1e-6
assert accuracy == (inputs.argmax(dim=1) == targets).sum().item() / 21
