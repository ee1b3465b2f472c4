# shows: loss > 0
import torch
from torch import nn, optim


class GatedMixture(nn.Module):
    def __init__(self, d, classes):
        super().__init__()
        self.gate = nn.Linear(d, 2)
        self.experts = nn.ModuleList([nn.Linear(d, classes) for _ in range(2)])

    def forward(self, x):
        gate = torch.softmax(self.gate(x), dim=1)
        probs = torch.stack([torch.softmax(e(x), dim=1) for e in self.experts], dim=1)
        return (gate.unsqueeze(-1) * probs).sum(dim=1)


model = GatedMixture(5, 3)
criterion = nn.NLLLoss()
optimizer = optim.Adam(model.parameters())
for _ in range(4):
    x, y = torch.randn(8, 5), torch.randint(0, 3, (8,))
    optimizer.zero_grad()
    loss = criterion(torch.log(model(x) + 1e-8), y)
    loss.backward()
    optimizer.step()
