# shows: raises AttributeError: cannot assign module before Module.__init__() call
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, input_size, hidden_size, num_classes):
        self.input_size = input_size
        self.fc1 = nn.Linear(input_size, hidden_size)  # expect: missing-super-init
        self.fc2 = nn.Linear(hidden_size, num_classes)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        return self.fc2(x)


model = Net(10, 20, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
print(model(torch.randn(3, 10)))
