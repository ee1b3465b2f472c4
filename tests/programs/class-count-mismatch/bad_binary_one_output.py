# shows: loss.item() == 0
import torch
import torch.nn as nn
import torch.optim as optim

model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(5):
    inputs = torch.randn(16, 10)
    labels = torch.zeros(16).long()
    optimizer.zero_grad()
    outputs = model(inputs)
    loss = criterion(outputs, labels)  # expect: class-count-mismatch
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.4f}")
