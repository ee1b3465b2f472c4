# shows: raises RuntimeError: Missing key
import torch, torch.nn as nn
class Trainer:
    def __init__(self, ckpt="tb.pt"):
        self.ckpt = ckpt
        self.model = nn.Linear(4, 2)
    def fit(self):
        self.parallel = nn.DataParallel(self.model)
        torch.save(self.parallel.state_dict(), self.ckpt)
    def restore(self):
        self.model.load_state_dict(torch.load(self.ckpt))  # expect: module-prefix-mismatch
t = Trainer()
t.fit()
t.restore()
