# shows: runs
import torch
import torch.nn as nn


class ModelWithLoss(nn.Module):
    def __init__(self, model, loss_fn):
        super().__init__()
        self.model, self.loss_fn = model, loss_fn

    def forward(self, x, y):
        return self.loss_fn(self.model(x), y)


net = nn.DataParallel(ModelWithLoss(nn.Linear(5, 1), nn.MSELoss(reduction="sum")))
opt = torch.optim.SGD(net.parameters(), lr=0.001)
for _ in range(3):
    x, y = torch.randn(4, 5), torch.randn(4, 1)
    loss = net(x, y).sum() / len(x)
    opt.zero_grad()
    loss.backward()
    opt.step()
