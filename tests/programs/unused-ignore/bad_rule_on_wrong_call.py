# shows: accuracy <= 1
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

val_loader = DataLoader(TensorDataset(torch.randn(10, 4), torch.randint(0, 2, (10,))), batch_size=5)
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))


def validate():
    model.eval()
    hits = 0
    for x, y in val_loader:  # expect: eval-without-no-grad
        logits = model(x)  # torchvet: ignore[eval-without-no-grad]  # expect: unused-ignore
        hits += (logits.argmax(1) == y).sum().item()
    return hits / len(val_loader.dataset)


accuracy = validate()
