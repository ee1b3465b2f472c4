# shows: raises UnpicklingError: Weights only
import torch
import torch.nn as nn
import torch.optim as optim


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4 * 6 * 6, 10)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        return self.fc(x.flatten(1))


net = LeNet()
optimizer = optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
criterion = nn.CrossEntropyLoss()
images, labels = torch.randn(8, 1, 8, 8), torch.randint(0, 10, (8,))
for _ in range(2):
    optimizer.zero_grad()
    loss = criterion(net(images), labels)
    loss.backward()
    optimizer.step()
torch.save(net, "lenet.pth")  # expect: whole-model-saved(warning)

# what the next script does
torch.load("lenet.pth")
