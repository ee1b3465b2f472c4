# shows: runs
import random

import torch
import torch.autograd
import torch.nn.functional as F
from torch import nn, optim


class Agent:
    def __init__(self, n_state, n_action, gamma=0.9):
        self.q_net = nn.Sequential(nn.Linear(n_state, 16), nn.ReLU(), nn.Linear(16, n_action))
        self.optimizer = optim.RMSprop(self.q_net.parameters())
        self.memory, self.gamma = [], gamma

    def optimize(self, batch_size=4):
        states, actions, rewards, nexts = zip(*random.sample(self.memory, batch_size))
        state_batch = torch.autograd.Variable(torch.stack(states))  # expect: variable-wrapper
        action_batch = torch.tensor(actions).unsqueeze(1)
        q = self.q_net(state_batch).gather(1, action_batch).squeeze(1)
        with torch.no_grad():
            target = torch.tensor(rewards) + self.gamma * self.q_net(torch.stack(nexts)).max(1)[0]
        loss = F.smooth_l1_loss(q, target)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


agent = Agent(4, 2)
agent.memory = [(torch.randn(4), random.randrange(2), 1.0, torch.randn(4)) for _ in range(8)]
agent.optimize()
