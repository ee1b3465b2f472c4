# shows: lrs[0] == 0.1
import torch
import torch.nn as nn
import torch.optim as optim
from torch.optim import lr_scheduler

model = nn.Linear(4, 2)
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
exp_lr_scheduler = lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.1)
loader = [(torch.randn(4, 4), torch.randint(0, 2, (4,))) for _ in range(3)]

lrs = []
for epoch in range(4):
    lrs.append(exp_lr_scheduler.get_last_lr()[0])
    for inputs, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), labels)
        loss.backward()
        optimizer.step()
    exp_lr_scheduler.step()
