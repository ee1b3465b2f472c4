# my first conv net: digits, 28x28, ten classes
import torch
import torch.nn as nn
import torch.nn.functional as F


class LeNet(nn.Module):
    def __init__(self):
        super(LeNet, self).__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)  # stays 28x28
        self.conv2 = nn.Conv2d(6, 16, 5)  # 14x14 -> 10x10
        self.fc1 = nn.Linear(400, 120)  # 16 * 5 * 5
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.max_pool2d(x, 2)
        x = F.relu(self.conv2(x))
        x = F.max_pool2d(x, 2)
        # print(x.shape)  # found out the 400 with this
        x = x.view(-1, self.count_features(x))
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)

    def count_features(self, x):
        n = 1
        for s in x.shape[1:]:
            n = n * s
        return n


model = LeNet()
print(model)

# one picture first, to see that it works
x = torch.randn(1, 1, 28, 28)
y = model(x)
print(y.shape)

# now a fake batch
images = torch.randn(8, 1, 28, 28)
labels = torch.tensor([3, 1, 4, 1, 5, 9, 2, 6])
loss_function = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

for i in range(3):
    optimizer.zero_grad()
    out = model(images)
    loss = loss_function(out, labels)
    loss.backward()
    optimizer.step()
    print(i, loss.item())

# squared error against one-hot vectors, just to compare
onehot = torch.zeros(8, 10)
onehot[torch.arange(8), labels] = 1.0
mse = nn.MSELoss()(torch.softmax(model(images), dim=1), onehot)

model.eval()
with torch.no_grad():
    scores = model(images)
    best, predicted = torch.max(scores, 1)
    right = (predicted == labels).sum().item()
print("right:", right, "of", labels.size(0), "mse", mse.item())
