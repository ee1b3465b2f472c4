# shows: torch.equal(mean_before, net[1].running_mean)
import torch
import torch.nn as nn
import torch.optim as optim

net = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
train_data = [(torch.randn(8, 4), torch.randint(0, 2, (8,))) for _ in range(4)]
test_data = [(torch.randn(8, 4), torch.randint(0, 2, (8,))) for _ in range(2)]

for epoch in range(2):
    for inputs, labels in train_data:
        optimizer.zero_grad()
        loss = criterion(net(inputs), labels)
        loss.backward()
        optimizer.step()

mean_before = net[1].running_mean.clone()
net.eval()
correct = 0
with torch.no_grad():
    for inputs, labels in test_data:
        correct += (net(inputs).argmax(1) == labels).sum().item()
print(correct)
