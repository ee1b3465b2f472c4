# shows: runs
import torch
import torch.nn as nn
torch.save(nn.Linear(4, 2).state_dict(), 'a.pt')
m = torch.compile(nn.Linear(4, 2))
m.load_state_dict({f'_orig_mod.{k}': v for k, v in torch.load('a.pt').items()})
