# shows: raises RuntimeError: does not require grad
import torch
import torch.nn as nn
import torch.optim as optim

train_data = [(torch.randn(8, 5), torch.randint(0, 2, (8,))) for _ in range(3)]
val_x, val_y = torch.randn(16, 5), torch.randint(0, 2, (16,))
net = nn.Sequential(nn.Linear(5, 10), nn.ReLU(), nn.Linear(10, 2))
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(net.parameters(), lr=0.01)

for epoch in range(3):
    net.train()
    for x, y in train_data:
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
    net.eval()
    torch.set_grad_enabled(False)  # expect: grad-disabled-globally
    acc = (net(val_x).argmax(1) == val_y).float().mean().item()
    print(f"epoch {epoch}: val acc {acc:.2f}")
