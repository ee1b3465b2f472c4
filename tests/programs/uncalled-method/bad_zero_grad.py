# shows: norms[-1] > 4 * norms[0]
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
x, y = torch.randn(32, 5), torch.randn(32, 1) + 10
model = nn.Linear(5, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-5)

norms = []
for epoch in range(10):
    optimizer.zero_grad  # expect: uncalled-method
    loss = F.mse_loss(model(x), y)
    loss.backward()
    norms.append(model.weight.grad.norm().item() + model.bias.grad.norm().item())
    optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.4f} grad {norms[-1]:.3f}")
