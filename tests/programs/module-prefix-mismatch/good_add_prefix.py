# shows: runs
import torch, torch.nn as nn
torch.save(nn.Linear(4, 2).state_dict(), "a.pt")
model = nn.DataParallel(nn.Linear(4, 2))
state = torch.load("a.pt")
state = {"module." + k: v for k, v in state.items()}
model.load_state_dict(state)
