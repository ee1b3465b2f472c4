# shows: raises RuntimeError: Missing key
import torch, torch.nn as nn
class Config:
    save_path = "cfgcls.pth"
    lr = 0.1
cfg = Config()
model = nn.DataParallel(nn.Linear(4, 2))
torch.save(model.state_dict(), cfg.save_path)
model = nn.Linear(4, 2)
model.load_state_dict(torch.load(cfg.save_path))  # expect: module-prefix-mismatch
