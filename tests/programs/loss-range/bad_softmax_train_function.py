# shows: torch.equal(before, net.out.weight)
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class ChurnNet(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.hidden = nn.Linear(n_features, 6)
        self.out = nn.Linear(6, 1)

    def forward(self, x):
        return torch.softmax(self.out(torch.tanh(self.hidden(x))), dim=1)


def train(model, loader, optimizer, epochs):
    model.train()
    for _ in range(epochs):
        for features, label in loader:
            prob = model(features)
            loss = F.binary_cross_entropy(prob, label.unsqueeze(1))  # expect: loss-range
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


net = ChurnNet(5)
before = net.out.weight.detach().clone()
data = TensorDataset(torch.randn(12, 5), torch.randint(0, 2, (12,)).float())
train(net, DataLoader(data, batch_size=4, shuffle=True), torch.optim.SGD(net.parameters(), lr=0.5), epochs=3)
