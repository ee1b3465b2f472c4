# shows: not torch.equal(before, model[0].weight)
import torch
import torch.nn as nn
import torch.optim as optim

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))

# freeze the first layer
for param in model[0].parameters():
    param.require_grad = False  # expect: require-grad-typo

before = model[0].weight.detach().clone()
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(filter(lambda p: p.requires_grad, model.parameters()), lr=0.5)
X, y = torch.randn(16, 4), torch.randint(0, 2, (16,))
for epoch in range(3):
    optimizer.zero_grad()
    loss = criterion(model(X), y)
    loss.backward()
    optimizer.step()
