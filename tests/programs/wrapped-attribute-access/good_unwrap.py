# shows: sum(p.numel() for p in optimizer.param_groups[0]["params"]) == 18
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Linear(4, 8)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.features(x).relu())


def unwrap(model):
    return model.module if isinstance(model, nn.DataParallel) else model


model = Net()
n_hidden = model.features.out_features
model = nn.DataParallel(model)
optimizer = torch.optim.SGD(unwrap(model).head.parameters(), lr=0.1)
optimizer.zero_grad()
model(torch.randn(3, 4)).sum().backward()
optimizer.step()
print(n_hidden, model.training, len(list(model.named_parameters())))
