# shows: torch.equal(model.weight, stopper.state_dict["weight"])
import copy
import torch
import torch.nn as nn


class EarlyStopping:
    def __init__(self, patience=2):
        self.patience, self.waited, self.best = patience, 0, None
        self.state_dict = None

    def __call__(self, loss, model):
        if self.best is None or loss < self.best:
            self.best, self.waited = loss, 0
            self.state_dict = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience


model, stopper = nn.Linear(3, 1), EarlyStopping()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(6):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(torch.randn(8, 3)), torch.randn(8, 1))
    loss.backward()
    optimizer.step()
    if stopper(loss.item(), model):
        break
model.load_state_dict(stopper.state_dict)
