# shows: all(n <= 1.001 for n in after)
import torch
import torch.nn as nn

torch.manual_seed(0)
gru = nn.GRU(3, 8, batch_first=True)
optimizer = torch.optim.SGD(gru.parameters(), lr=0.1)
after = []
for step in range(4):
    optimizer.zero_grad()
    out, _ = gru(torch.randn(4, 6, 3))
    loss = 100 * out.pow(2).mean()
    loss.backward()
    nn.utils.clip_grad_norm_(gru.parameters(), max_norm=1.0)
    after.append(torch.stack([p.grad.norm() for p in gru.parameters()]).norm().item())
    optimizer.step()
