# shows: agent.optimizer.state[agent.q.weight]["step"] == 1
import torch
import torch.nn as nn


class Agent:
    def __init__(self, n_obs, n_actions):
        self.q = nn.Linear(n_obs, n_actions)
        self.gamma = 0.99
        self.loss_fn = nn.SmoothL1Loss()

    def train_step(self, obs, action, reward, next_obs):
        self.optimizer = torch.optim.Adam(self.q.parameters(), lr=1e-3)  # expect: optimizer-created-in-loop
        q = self.q(obs).gather(1, action)
        with torch.no_grad():
            target = reward + self.gamma * self.q(next_obs).max(1, keepdim=True)[0]
        loss = self.loss_fn(q, target)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()


agent = Agent(4, 2)
for episode in range(6):
    obs, next_obs = torch.randn(16, 4), torch.randn(16, 4)
    action, reward = torch.randint(0, 2, (16, 1)), torch.randn(16, 1)
    loss = agent.train_step(obs, action, reward, next_obs)
    print(episode, loss)
