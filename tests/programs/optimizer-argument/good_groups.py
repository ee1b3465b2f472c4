# shows: not torch.equal(before, model.head.weight)
import torch
import torch.nn as nn


class TwoHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Linear(6, 8)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(torch.relu(self.backbone(x)))


def get_optimizer(model, base_lr):
    return torch.optim.SGD([
        {"params": model.backbone.parameters(), "lr": base_lr * 0.1},
        {"params": model.head.parameters()},
    ], lr=base_lr, momentum=0.9)


model = TwoHead()
before = model.head.weight.detach().clone()
opt = get_optimizer(model, 1e-2)
criterion = nn.CrossEntropyLoss()
inputs, labels = torch.randn(8, 6), torch.randint(0, 2, (8,))
for epoch in range(3):
    opt.zero_grad()
    loss = criterion(model(inputs), labels)
    loss.backward()
    opt.step()
