# shows: raises AttributeError: no attribute 'classifier'
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Linear(4, 8)
        self.classifier = nn.Linear(8, 2)

    def forward(self, x):
        return self.classifier(self.features(x))


model = Net()
model = nn.DataParallel(model)
optimizer = torch.optim.SGD(model.classifier.parameters(), lr=0.1)  # expect: wrapped-attribute-access(error)
