# shows: runs
import torch
import torch.nn as nn
import torch.optim as optim


def grad_norm(model):
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    return torch.stack([g.norm() for g in grads]).norm().item() if grads else 0.0


net = nn.Linear(3, 1)
optimizer = optim.SGD(net.parameters(), lr=0.1)
print("before training:", grad_norm(net), net.weight.grad)
for i in range(3):
    x, y = torch.randn(4, 3), torch.randn(4, 1)
    optimizer.zero_grad()
    nn.functional.mse_loss(net(x), y).backward()
    print(i, grad_norm(net), net.weight.grad.abs().max())
    optimizer.step()
