# shows: loss.item() == 0
import torch
import torch.nn as nn
import torch.nn.functional as F


class Classifier(nn.Module):
    def __init__(self, num_features):
        super().__init__()
        self.hidden = nn.Linear(num_features, 16)
        self.out = nn.Linear(16, 1)

    def forward(self, x):
        return self.out(F.relu(self.hidden(x)))


net = Classifier(6)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(2):
    inputs, labels = torch.randn(10, 6), torch.zeros(10, dtype=torch.long)
    optimizer.zero_grad()
    loss = criterion(net(inputs), labels)  # expect: class-count-mismatch
    loss.backward()
    optimizer.step()
