# shows: torch.equal(before, embedding.weight)
import torch
import torch.nn.functional as F
from torch import nn


def train_step(embedding, classifier, optimizer, tokens, labels):
    optimizer.zero_grad()
    features = embedding(tokens).mean(dim=1)
    loss = F.cross_entropy(classifier(features), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


embedding = nn.Embedding(20, 6)
classifier = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 2))
before = embedding.weight.detach().clone()
optimizer = torch.optim.SGD(classifier.parameters(), lr=0.5, momentum=0.9)  # expect: parameters-missing-from-optimizer

tokens, labels = torch.randint(0, 20, (16, 5)), torch.randint(0, 2, (16,))
for epoch in range(3):
    print(train_step(embedding, classifier, optimizer, tokens, labels))
