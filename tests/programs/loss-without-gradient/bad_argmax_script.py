# shows: raises RuntimeError: does not require grad
import torch
import torch.nn as nn

X = torch.randn(30, 4)
y = torch.randint(0, 3, (30,))
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(5):
    outputs = model(X)
    predicted = torch.argmax(outputs, dim=1)
    loss = criterion(predicted.float(), y.float())
    optimizer.zero_grad()
    loss.backward()  # expect: loss-without-gradient
    optimizer.step()
