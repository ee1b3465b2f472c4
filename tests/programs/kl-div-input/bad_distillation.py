# shows: loss < 0
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
T = 4.0
teacher = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 5))
student = nn.Linear(8, 5)
teacher.eval()
optimizer = torch.optim.SGD(student.parameters(), lr=0.05)

for step in range(10):
    x = torch.randn(16, 8)
    with torch.no_grad():
        soft_targets = F.softmax(teacher(x) / T, dim=1)
    soft_prob = F.softmax(student(x) / T, dim=1)
    loss = F.kl_div(soft_prob, soft_targets, reduction="batchmean") * T * T  # expect: kl-div-input
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item())
