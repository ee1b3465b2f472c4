# shows: q_net[0].weight.grad is not None
import torch
import torch.nn as nn
import torch.nn.functional as F

q_net = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.Adam(q_net.parameters(), lr=1e-3)
gamma = 0.99

for step in range(4):
    state, next_state = torch.randn(8, 4), torch.randn(8, 4)
    reward = torch.rand(8)
    q = q_net(state)
    action = q.argmax(dim=1, keepdim=True)
    with torch.no_grad():
        target = reward + gamma * q_net(next_state).max(dim=1).values
    loss = F.smooth_l1_loss(q.gather(1, action).squeeze(1), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    accuracy = (q.argmax(1) == action.squeeze(1)).float().mean()
