# shows: torch.equal(model.fc.weight, final)
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def train_model(model, batches, num_epochs=3):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    best_model_wts = model.state_dict()
    best_acc = -1.0
    for epoch in range(num_epochs):
        for x, y in batches:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        acc = (model(x).argmax(1) == y).float().mean().item()
        if acc > best_acc:
            best_acc = acc
            best_model_wts = model.state_dict().copy()  # expect: aliased-best-state
    final = model.fc.weight.detach().clone()
    model.load_state_dict(best_model_wts)
    return model, final


model, final = train_model(Net(), [(torch.randn(6, 4), torch.randint(0, 2, (6,)))] * 2)
