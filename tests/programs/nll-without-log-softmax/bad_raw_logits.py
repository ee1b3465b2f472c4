# shows: loss < 0
import torch
import torch.nn as nn

torch.manual_seed(0)
X = torch.randn(30, 4)
y = torch.randint(0, 3, (30,))
model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 3))
criterion = nn.NLLLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)

for epoch in range(20):
    optimizer.zero_grad()
    output = model(X)
    loss = criterion(output, y)  # expect: nll-without-log-softmax
    loss.backward()
    optimizer.step()
print("Training loss:", loss.item())
