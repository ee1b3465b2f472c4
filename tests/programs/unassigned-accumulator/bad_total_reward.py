# shows: raises UnboundLocalError: total_reward
import torch
import torch.nn.functional as F
from torch import nn, optim


def run_episode(policy, optimizer, steps=10):
    log_probs, rewards = [], []
    state = torch.randn(4)
    for t in range(steps):
        dist = torch.distributions.Categorical(logits=policy(state))
        action = dist.sample()
        log_probs.append(dist.log_prob(action))
        reward = 1.0 if action.item() == 0 else -1.0
        rewards.append(reward)
        total_reward += reward  # expect: unassigned-accumulator
        state = torch.randn(4)
    loss = -(torch.stack(log_probs) * torch.tensor(rewards)).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return total_reward


def main():
    policy = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    optimizer = optim.Adam(policy.parameters(), lr=1e-2)
    for episode in range(5):
        print(episode, run_episode(policy, optimizer))


if __name__ == "__main__":
    main()
