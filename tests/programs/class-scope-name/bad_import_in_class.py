# shows: raises NameError: name 'F'
import torch
from torch import nn


class Net(nn.Module):
    import torch.nn.functional as F  # expect: class-scope-name

    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.fc1 = nn.Linear(6 * 12 * 12, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = torch.flatten(x, 1)
        return self.fc1(x)


net = Net()
images = torch.rand(4, 1, 28, 28)
labels = torch.tensor([1, 5, 0, 9])
loss = nn.CrossEntropyLoss()(net(images), labels)
print(loss.item())
