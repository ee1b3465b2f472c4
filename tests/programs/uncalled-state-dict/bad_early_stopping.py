# shows: raises TypeError: dict-like
import copy

import torch
from torch import nn


class EarlyStopping:
    def __init__(self, patience=2):
        self.patience = patience
        self.least = float("inf")
        self.waited = 0

    def __call__(self, loss):
        if loss < self.least:
            self.least, self.waited = loss, 0
            return True
        self.waited += 1
        return False


model = nn.Linear(5, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
stopping = EarlyStopping()
best_weights = None
x, y = torch.randn(64, 5), torch.randn(64, 1)
for epoch in range(5):
    model.train()
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    if stopping(loss.item()):
        best_weights = copy.deepcopy(model.state_dict)  # expect: uncalled-state-dict(error)
    elif stopping.waited >= stopping.patience:
        break
model.load_state_dict(best_weights)
model.eval()
