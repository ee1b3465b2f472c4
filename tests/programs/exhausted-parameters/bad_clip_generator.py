# shows: model.weight.grad.norm() > 1
import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(0)
model = nn.Linear(4, 1)
params = model.parameters()
optimizer = optim.SGD(params, lr=0.001)

for step in range(3):
    x, y = torch.randn(8, 4) * 10, torch.randn(8, 1) * 100
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    nn.utils.clip_grad_norm_(params, max_norm=1.0)  # expect: exhausted-parameters
    optimizer.step()
    print(step, loss.item())
