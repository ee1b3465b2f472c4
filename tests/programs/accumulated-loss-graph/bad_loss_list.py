# shows: all(l.requires_grad for l in losses)
import torch
import torch.nn as nn
import torch.nn.functional as F


def train(model, loader, optimizer, epochs=2):
    losses = []
    for epoch in range(epochs):
        for x, y in loader:
            logits = model(x)
            loss = F.cross_entropy(logits, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss)  # expect: accumulated-loss-graph
        print("epoch", epoch, "last loss", losses[-1].item())
    return losses


if __name__ == "__main__":
    torch.manual_seed(1)
    batches = [(torch.randn(6, 10), torch.randint(0, 3, (6,))) for _ in range(5)]
    net = nn.Linear(10, 3)
    losses = train(net, batches, torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9))
