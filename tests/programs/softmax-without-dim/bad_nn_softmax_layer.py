# shows: not torch.allclose(policy(obs).sum(-1), torch.ones(4, 3))
import torch
from torch import nn, optim

n_agents = 3
policy = nn.Sequential(
    nn.Linear(6, 16),
    nn.Tanh(),
    nn.Linear(16, 5),
    nn.Softmax(),  # expect: softmax-without-dim
)
optimizer = optim.Adam(policy.parameters(), lr=1e-3)

for episode in range(3):
    obs = torch.randn(4, n_agents, 6)
    probs = policy(obs)
    actions = probs.argmax(-1, keepdim=True)
    reward = torch.rand(4, n_agents, 1)
    loss = -(torch.log(probs.gather(-1, actions)) * reward).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
