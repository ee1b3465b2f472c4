# shows: runs
import torch
import torch.nn as nn
import torch.optim as optim

policy = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 2))
opt = optim.Adam(policy.parameters(), lr=1e-2)

for episode in range(3):
    states = torch.randn(5, 4)
    dist = torch.distributions.Categorical(logits=policy(states))
    actions = dist.sample()
    returns = torch.randn(5)
    loss = -(dist.log_prob(actions) * returns).mean()
    opt.zero_grad()
    # the order is intended here
    # torchvet: ignore[step-before-backward]  # expect: unused-ignore
    loss.backward()
    opt.step()
