# shows: runs
import torch
import torch.nn as nn

THRESHOLD = 0.5


def evaluate(model, X, y):
    model.eval()
    with torch.inference_mode():
        out = model(X)
    probabilities = out.sigmoid()
    assert torch.equal(probabilities > THRESHOLD, out > 0)
    return (probabilities.round() == y).float().mean().item()


torch.manual_seed(0)
X = torch.rand(50, 3)
y = (X[:, :1] > 0.5).float()
model, criterion = nn.Linear(3, 1), nn.BCEWithLogitsLoss()
opt = torch.optim.SGD(model.parameters(), lr=0.5)
for _ in range(5):
    model.train()
    opt.zero_grad()
    criterion(model(X), y).backward()
    opt.step()
    print(evaluate(model, X, y))
