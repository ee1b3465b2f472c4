# shows: torch.equal(before, model.backbone[0].weight)
import torch
import torch.nn as nn
import torch.optim as optim


class TransferNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(6, 8), nn.ReLU())
        self.fc = nn.Linear(8, 2)

    def forward(self, x):
        return self.fc(self.backbone(x))


model = TransferNet()
model.backbone.requires_grad_(False)
before = model.backbone[0].weight.detach().clone()

optimizer = optim.SGD(model.fc.parameters(), lr=0.5)
criterion = nn.CrossEntropyLoss()
x, y = torch.randn(12, 6), torch.randint(0, 2, (12,))
for epoch in range(3):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
