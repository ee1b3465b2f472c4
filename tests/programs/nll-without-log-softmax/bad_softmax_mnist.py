# shows: losses[-1] < 0
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 4, 3)
        self.fc1 = nn.Linear(4 * 9, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = x.view(-1, 4 * 9)
        return F.softmax(self.fc1(x), dim=1)


def train(model, batches, optimizer):
    model.train()
    losses = []
    for data, target in batches:
        optimizer.zero_grad()
        output = model(data)
        loss = F.nll_loss(output, target)  # expect: nll-without-log-softmax
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


model = Net()
batches = [(torch.randn(4, 1, 8, 8), torch.randint(0, 10, (4,))) for _ in range(3)]
losses = train(model, batches, optim.SGD(model.parameters(), lr=0.01))
