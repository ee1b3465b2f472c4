# shows: loss >= 0
import torch
import torch.nn as nn
import torch.nn.functional as F

T = 4.0
teacher = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 5))
student = nn.Linear(8, 5)
teacher.eval()
kld = nn.KLDivLoss(reduction="batchmean")
optimizer = torch.optim.SGD(student.parameters(), lr=0.05)

for step in range(10):
    x = torch.randn(16, 8)
    with torch.no_grad():
        soft_targets = F.softmax(teacher(x) / T, dim=1)
    log_prob = F.log_softmax(student(x) / T, dim=1)
    loss = kld(log_prob, soft_targets) * T * T
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
