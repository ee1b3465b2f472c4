# shows: not torch.equal(start, model.fc.weight)
import torch
import torch.nn as nn
import torch.optim as optim


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 8)
        self.fc = nn.Linear(8, 100)

    def forward(self, x):
        return self.fc(self.body(x))


model = Net()
optimizer = optim.SGD(model.body.parameters(), lr=0.1)
model.fc = nn.Linear(8, 3)
optimizer.add_param_group({"params": model.fc.parameters(), "lr": 0.5})
start = model.fc.weight.detach().clone()
for _ in range(2):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(torch.randn(8, 4)), torch.randint(0, 3, (8,)))
    loss.backward()
    optimizer.step()
