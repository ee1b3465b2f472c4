# shows: optimizer.param_groups[0]["lr"] == 0.1
import torch
import torch.nn as nn
import torch.optim as optim
from torch.optim.lr_scheduler import StepLR

torch.manual_seed(42)
X = torch.randn(64, 10)
y = torch.randint(0, 3, (64,))

model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 3))
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = StepLR(optimizer, step_size=2, gamma=0.1)  # expect: scheduler-never-stepped

num_epochs = 6
for epoch in range(num_epochs):
    for i in range(0, len(X), 16):
        inputs, labels = X[i:i + 16], y[i:i + 16]
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
    print(f"Epoch {epoch + 1}/{num_epochs}, loss {loss.item():.4f}, lr {optimizer.param_groups[0]['lr']}")
