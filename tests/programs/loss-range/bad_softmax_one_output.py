# shows: net.fc2.weight.grad.abs().sum() < 1e-6
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, 1)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        return F.softmax(self.fc2(x), dim=1)


net = Net()
criterion = nn.BCELoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(3):
    inputs = torch.randn(16, 8)
    labels = (inputs[:, :1] > 0).float()
    optimizer.zero_grad()
    outputs = net(inputs)
    loss = criterion(outputs, labels)  # expect: loss-range
    loss.backward()
    optimizer.step()
