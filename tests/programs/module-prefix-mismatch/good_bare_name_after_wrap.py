# shows: runs
import torch, torch.nn as nn
net = nn.Linear(4, 2)
parallel_net = nn.DataParallel(net)
torch.save(net.state_dict(), "a.pt")
net.load_state_dict(torch.load("a.pt"))
parallel_net.module.load_state_dict(torch.load("a.pt"))
