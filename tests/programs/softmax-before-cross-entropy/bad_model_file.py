# shows: float(loss.detach()) > 0.5
import torch
import torch.nn as nn
import torch.nn.functional as F


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 16)
        self.fc2 = nn.Linear(16, 3)

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        return F.softmax(self.fc2(x), dim=-1)


def train(model, criterion, optimizer):
    x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
    for _ in range(5):
        optimizer.zero_grad()
        out = model(x)
        loss = criterion(out, y)  # expect: softmax-before-cross-entropy(error)
        loss.backward()
        optimizer.step()
    return loss


net = Classifier()
loss = train(net, nn.CrossEntropyLoss(), torch.optim.Adam(net.parameters()))
