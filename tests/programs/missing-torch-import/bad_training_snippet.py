# shows: raises NameError: name 'torch' is not defined
import torch.nn as nn
import torch.optim as optim

net = nn.Linear(6, 2)
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(net.parameters(), lr=0.1)

for epoch in range(2):
    inputs, labels = torch.randn(4, 6), torch.randint(0, 2, (4,))  # expect: missing-torch-import
    optimizer.zero_grad()
    loss = criterion(net(inputs), labels)
    loss.backward()
    optimizer.step()
    print(f"[{epoch + 1}] loss: {loss.item():.3f}")
