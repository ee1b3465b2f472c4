# shows: 0 <= robust <= 1
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

test_loader = DataLoader(TensorDataset(torch.rand(20, 9), torch.randint(0, 2, (20,))), batch_size=5)
model = nn.Sequential(nn.Linear(9, 18), nn.ReLU(), nn.Linear(18, 2))
model.eval()
survived = 0
for x, y in test_loader:
    x.requires_grad_(True)
    loss = F.cross_entropy(model(x), y)
    model.zero_grad()
    loss.backward()
    adversarial = (x + 0.05 * x.grad.sign()).detach()
    with torch.no_grad():
        survived += (model(adversarial).argmax(1) == y).sum().item()
robust = survived / len(test_loader.dataset)
