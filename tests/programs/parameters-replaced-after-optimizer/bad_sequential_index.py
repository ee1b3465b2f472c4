# shows: torch.equal(start, model[2].weight) and model[2].weight.grad is not None
import torch
import torch.nn as nn
import torch.optim as optim

model = nn.Sequential(
    nn.Linear(4, 16),
    nn.ReLU(),
    nn.Linear(16, 10),
)
# pretend these are the weights of the first task
torch.save(model.state_dict(), "task1.pt")

criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=1e-2)
model.load_state_dict(torch.load("task1.pt"))
# second task has only 3 classes
model[2] = nn.Linear(16, 3)  # expect: parameters-replaced-after-optimizer
start = model[2].weight.detach().clone()

X, y = torch.randn(20, 4), torch.randint(0, 3, (20,))
for epoch in range(4):
    optimizer.zero_grad()
    loss = criterion(model(X), y)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
