# shows: torch.equal(best["weight"], last)
import torch
from torch import nn

torch.manual_seed(0)
net = nn.Linear(3, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
best_loss, best = float("inf"), None
for epoch in range(5):
    x = torch.randn(8, 3)
    loss = nn.functional.mse_loss(net(x), x.sum(1, keepdim=True) + torch.randn(8, 1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch == 0:
        best = net.state_dict()  # expect: aliased-best-state
last = net.weight.detach().clone()
net.load_state_dict(best)
