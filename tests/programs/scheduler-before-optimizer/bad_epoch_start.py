# shows: any("lr_scheduler.step()" in str(w.message) for w in caught)
import warnings

import torch
import torch.nn as nn
import torch.optim as optim
from torch.optim import lr_scheduler

caught = []
warnings.showwarning = lambda message, *rest, **kw: caught.append(warnings.WarningMessage(message, *rest[:3]))

model = nn.Linear(4, 2)
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
exp_lr_scheduler = lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.1)
loader = [(torch.randn(4, 4), torch.randint(0, 2, (4,))) for _ in range(3)]

for epoch in range(4):
    exp_lr_scheduler.step()  # expect: scheduler-before-optimizer
    for inputs, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), labels)
        loss.backward()
        optimizer.step()
