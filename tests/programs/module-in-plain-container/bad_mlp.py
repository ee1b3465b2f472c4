# shows: len(list(model.parameters())) == 2
import torch
import torch.nn as nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.hidden = []  # expect: module-in-plain-container
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            self.hidden.append(nn.Linear(n_in, n_out))
        self.out = nn.Linear(sizes[-1], 1)

    def forward(self, x):
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.out(x)


model = MLP([4, 8, 8])
optimizer = torch.optim.Adam(model.parameters())
loss = model(torch.randn(3, 4)).mean()
optimizer.zero_grad()
loss.backward()
optimizer.step()
