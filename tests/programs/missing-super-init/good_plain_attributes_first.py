# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, input_size, hidden_size, num_classes):
        sizes = [input_size, hidden_size, num_classes]
        layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
        super(Net, self).__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return self.layers[-1](x)


model = Net(10, 20, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
print(model(torch.randn(3, 10)))
