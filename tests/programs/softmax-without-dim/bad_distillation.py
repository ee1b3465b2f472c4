# shows: runs
import torch
from torch import nn, optim
from torch.nn.functional import cross_entropy, kl_div, log_softmax, softmax

T, alpha = 4.0, 0.7
teacher = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 3)).eval()
student = nn.Linear(6, 3)
optimizer = optim.SGD(student.parameters(), lr=0.1)


def distillation_loss(s_logits, t_logits, y):
    log_p = log_softmax(s_logits / T)  # expect: softmax-without-dim
    soft = kl_div(log_p, softmax(t_logits / T), reduction="batchmean") * T * T  # expect: softmax-without-dim
    return alpha * soft + (1 - alpha) * cross_entropy(s_logits, y)


for step in range(4):
    x, y = torch.randn(8, 6), torch.randint(0, 3, (8,))
    with torch.no_grad():
        t_logits = teacher(x)
    loss = distillation_loss(student(x), t_logits, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
