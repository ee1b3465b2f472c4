# shows: runs
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn, save

out = Path("runs") / "exp1"
out.mkdir(parents=True, exist_ok=True)

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
is_main = dist.get_rank() == 0
policy = nn.parallel.DistributedDataParallel(nn.Linear(4, 2))
optim = torch.optim.RMSprop(policy.parameters(), lr=1e-3)
for update in range(4):
    obs, adv = torch.randn(8, 4), torch.randn(8)
    dist_ = torch.distributions.Categorical(logits=policy(obs))
    actions = dist_.sample()
    loss = -(dist_.log_prob(actions) * adv).mean()
    optim.zero_grad()
    loss.backward()
    optim.step()
    if is_main:
        print(f"update {update} loss {loss.item():.3f}")
    if (update + 1) % 2 == 0:
        save(policy.module, out / "policy.pt")  # expect: save-on-every-rank
dist.destroy_process_group()
