# shows: raises RuntimeError: Can't call numpy() on Tensor that requires grad
import numpy as np
import torch
import torch.nn as nn


class PolicyNetwork(nn.Module):
    def __init__(self, n_states, n_actions):
        super().__init__()
        self.fc1 = nn.Linear(n_states, 16)
        self.fc2 = nn.Linear(16, n_actions)

    def forward(self, state):
        return torch.softmax(self.fc2(torch.relu(self.fc1(state))), dim=-1)


class Agent:
    def __init__(self, n_states, n_actions):
        self.policy = PolicyNetwork(n_states, n_actions)
        self.optimizer = torch.optim.Adam(self.policy.parameters(), lr=1e-3)
        self.n_actions = n_actions

    def choose_action(self, state):
        state = torch.from_numpy(state).float().unsqueeze(0)
        probs = self.policy(state)
        return np.random.choice(self.n_actions, p=probs.squeeze(0).numpy())  # expect: numpy-on-grad


agent = Agent(4, 2)
for step in range(5):
    action = agent.choose_action(np.random.randn(4))
