# shows: student.weight.grad is not None and teacher.weight.grad is None
import torch
import torch.nn.functional as F
from torch import nn, optim

teacher, student = nn.Linear(4, 3), nn.Linear(4, 3)
teacher.eval()
optimizer = optim.SGD(student.parameters(), lr=0.1)
weight = torch.tensor(0.5)
history = []
for step in range(3):
    x = torch.randn(8, 4)
    soft_targets = F.softmax(teacher(x).detach() / 2.0, dim=1)
    loss = weight * F.kl_div(F.log_softmax(student(x) / 2.0, dim=1), soft_targets, reduction="batchmean")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    history.append(loss.detach())
mean_loss = torch.stack(history).mean().item()
