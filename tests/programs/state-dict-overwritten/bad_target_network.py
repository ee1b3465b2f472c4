# shows: not torch.equal(agent.target_net.out.weight, agent.q_net.out.weight)
import torch
import torch.nn as nn
import torch.nn.functional as F


class QNetwork(nn.Module):
    def __init__(self, n_states, n_actions):
        super().__init__()
        self.hidden = nn.Linear(n_states, 24)
        self.out = nn.Linear(24, n_actions)

    def forward(self, s):
        return self.out(F.relu(self.hidden(s)))


class Agent:
    def __init__(self, n_states=4, n_actions=2, sync_every=5):
        self.q_net = QNetwork(n_states, n_actions)
        self.target_net = QNetwork(n_states, n_actions)
        self.target_net.state_dict = self.q_net.state_dict()  # expect: state-dict-overwritten
        self.opt = torch.optim.Adam(self.q_net.parameters(), lr=1e-3)

    def learn(self, s, a, r, s2, gamma=0.99):
        with torch.no_grad():
            target = r + gamma * self.target_net(s2).max(dim=1).values
        q = self.q_net(s).gather(1, a.unsqueeze(1)).squeeze(1)
        loss = F.smooth_l1_loss(q, target)
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()


agent = Agent()
agent.learn(torch.randn(8, 4), torch.randint(0, 2, (8,)), torch.ones(8), torch.randn(8, 4))
