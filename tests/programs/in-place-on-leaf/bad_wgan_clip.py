# shows: raises RuntimeError: leaf Variable
import torch
import torch.nn as nn

critic = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
generator = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
opt_c = torch.optim.RMSprop(critic.parameters(), lr=5e-5)
clip_value = 0.01

for i in range(5):
    real = torch.randn(8, 2)
    with torch.no_grad():
        fake = generator(torch.randn(8, 4))
    opt_c.zero_grad()
    loss_c = critic(fake).mean() - critic(real).mean()
    loss_c.backward()
    opt_c.step()
    for p in critic.parameters():
        p.clamp_(-clip_value, clip_value)  # expect: in-place-on-leaf
