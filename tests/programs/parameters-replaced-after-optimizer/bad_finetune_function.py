# shows: torch.equal(head, model.classifier.weight)
import torch
import torch.nn.functional as F
from torch import nn, optim


class Backbone(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(6, 12), nn.ReLU())
        self.classifier = nn.Linear(12, num_classes)

    def forward(self, x):
        return self.classifier(self.features(x))


def finetune(model, batches, num_classes, lr=0.1):
    optimizer = optim.SGD(model.parameters(), lr=lr)
    model.classifier = nn.Linear(model.classifier.in_features, num_classes)  # expect: parameters-replaced-after-optimizer
    start = model.classifier.weight.detach().clone()
    for x, y in batches:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    return start


model = Backbone()
batches = [(torch.randn(4, 6), torch.randint(0, 2, (4,))) for _ in range(3)]
head = finetune(model, batches, num_classes=2)
