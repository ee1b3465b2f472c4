# shows: losses[-1] > 0.3
import torch
import torch.nn.functional as F


def train(model, loader, optimizer):
    losses = []
    model.train()
    for x, y in loader:
        logits = model(x).squeeze(1)
        probs = torch.sigmoid(logits)
        loss = F.binary_cross_entropy_with_logits(probs, y)  # expect: sigmoid-before-bce-with-logits
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


net = torch.nn.Linear(3, 1)
x = torch.randn(10, 3) * 10
batches = [(x, (x[:, 0] > 0).float())] * 200
losses = train(net, batches, torch.optim.Adam(net.parameters(), lr=0.1))
