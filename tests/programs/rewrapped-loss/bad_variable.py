# shows: policy.weight.grad is None
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.autograd import Variable


def finish_episode(log_probs, rewards, optimizer):
    losses = []
    for log_prob, reward in zip(log_probs, rewards):
        losses.append(-log_prob.item() * reward)
    policy_loss = Variable(torch.tensor(losses), requires_grad=True).sum()
    optimizer.zero_grad()
    policy_loss.backward()  # expect: rewrapped-loss
    optimizer.step()


policy = nn.Linear(4, 2)
optimizer = optim.Adam(policy.parameters(), lr=1e-2)
for episode in range(2):
    log_probs, rewards = [], []
    for t in range(5):
        probs = F.softmax(policy(torch.randn(4)), dim=-1)
        m = torch.distributions.Categorical(probs)
        log_probs.append(m.log_prob(m.sample()))
        rewards.append(1.0)
    finish_episode(log_probs, rewards, optimizer)
