# shows: torch.equal(torch.load("best.pt")["weight"], model.weight)
import torch
import torch.nn.functional as F


def step(model, optimizer):
    x, y = torch.randn(4, 2), torch.randn(4, 1)
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
lowest = float("inf")
for i in range(6):
    value = step(model, optimizer)
    if value < lowest:
        lowest = value
        best_state = model.state_dict()  # expect: aliased-best-state
torch.save(best_state, "best.pt")
