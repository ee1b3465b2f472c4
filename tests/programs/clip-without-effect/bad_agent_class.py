# shows: max(agent.grad_max) > 1
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim


class DQNAgent:
    def __init__(self, n_obs, n_actions):
        self.policy_net = nn.Sequential(nn.Linear(n_obs, 24), nn.ReLU(), nn.Linear(24, n_actions))
        self.optimizer = optim.AdamW(self.policy_net.parameters(), lr=1e-4, amsgrad=True)
        self.grad_max = []

    def optimize_model(self, state, action, target):
        q = self.policy_net(state).gather(1, action)
        loss = F.mse_loss(q, target)
        self.optimizer.zero_grad()
        loss.backward()
        self.grad_max.append(max(p.grad.abs().max().item() for p in self.policy_net.parameters()))
        self.optimizer.step()
        torch.nn.utils.clip_grad_value_(self.policy_net.parameters(), 1)  # expect: clip-without-effect
        return loss.item()


torch.manual_seed(0)
agent = DQNAgent(4, 2)
for step in range(5):
    states, actions = torch.randn(32, 4), torch.randint(0, 2, (32, 1))
    agent.optimize_model(states, actions, 100 * torch.rand(32, 1))
