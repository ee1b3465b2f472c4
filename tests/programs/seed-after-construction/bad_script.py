# shows: not torch.equal(initial, (torch.manual_seed(0), nn.Linear(8, 2))[1].weight)
import torch
import torch.nn as nn
import torch.nn.functional as F

model = nn.Linear(8, 2)
initial = model.weight.detach().clone()

torch.manual_seed(0)  # expect: seed-after-construction
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
x = torch.randn(32, 8)
y = torch.randint(0, 2, (32,))
for epoch in range(10):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
print("final loss", loss.item())
