# shows: (kd_same - 0).abs() > 0.1
import torch
import torch.nn as nn

from losses import DistillLoss

torch.manual_seed(0)
student, teacher = nn.Linear(6, 3), nn.Linear(6, 3)
distill = DistillLoss(temperature=2.0, alpha=0.7)
optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
for _ in range(3):
    x, y = torch.randn(8, 6), torch.randint(0, 3, (8,))
    with torch.no_grad():
        t = teacher(x)
    loss = distill(student(x), t, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# a student that equals the teacher should have a distance of 0
kd_same = DistillLoss(2.0, alpha=1.0)(t, t, y)
