# shows: runs
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.classifier = nn.Linear(4, 2)

    def forward(self, x):
        return self.classifier(x)


model = nn.DataParallel(Net())
optimizer = torch.optim.SGD(model.module.classifier.parameters(), lr=0.1)
