# shows: torch.equal(before, net[0].weight)
import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(0)
X = torch.randn(32, 4)
Y = X.sum(dim=1, keepdim=True)

net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
before = net[0].weight.detach().clone()
criterion = nn.MSELoss()
optimizer = optim.SGD(net.parameters(), lr=0.01, momentum=0.9)

for epoch in range(10):
    prediction = net(X)
    loss = criterion(prediction, Y)
    loss.backward()
    optimizer.zero_grad()  # expect: gradients-cleared-before-step
    optimizer.step()
    if epoch % 5 == 0:
        print(f"epoch {epoch}: loss {loss.item():.4f}")
