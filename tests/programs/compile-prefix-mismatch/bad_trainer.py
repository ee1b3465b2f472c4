# shows: raises RuntimeError: Missing key
import torch
import torch.nn as nn
class Trainer:
    def __init__(self):
        self.model = torch.compile(nn.Linear(4, 2))
    def save(self):
        torch.save(self.model.state_dict(), 'last.pt')
    def load(self):
        m = nn.Linear(4, 2)
        m.load_state_dict(torch.load('last.pt'))  # expect: compile-prefix-mismatch(error)
t = Trainer()
t.save()
t.load()
