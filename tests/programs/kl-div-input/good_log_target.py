# shows: total >= 0
import torch
from torch import nn
import torch.nn.functional as F


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 3), nn.LogSoftmax(dim=-1))

    def forward(self, x):
        return self.net(x)


def consistency(p_log, q_log):
    a = F.kl_div(p_log, q_log, reduction="batchmean", log_target=True)
    b = F.kl_div(q_log, p_log.exp(), reduction="batchmean")
    return a + b


model = Classifier()
optimizer = torch.optim.Adam(model.parameters())
x = torch.randn(6, 5)
total = consistency(model(x), model(x + 0.1 * torch.randn_like(x)))
total.backward()
optimizer.step()
