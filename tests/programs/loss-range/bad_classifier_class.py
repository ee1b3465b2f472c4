# shows: abs(first - last) < 1e-6
import torch
from torch import nn


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Linear(5, 4)
        self.head = nn.Sequential(nn.ReLU(), nn.Linear(4, 1), nn.Softmax(dim=-1))

    def forward(self, x):
        return self.head(self.features(x))


torch.manual_seed(0)
model = Detector()
criterion = nn.BCELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
x, y = torch.randn(8, 5), torch.tensor([[0.0], [1.0]] * 4)
losses = []
for _ in range(5):
    optimizer.zero_grad()
    loss = criterion(model(x), y)  # expect: loss-range
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
first, last = losses[0], losses[-1]
