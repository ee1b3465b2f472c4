# shows: raises RuntimeError: DataLoader worker
import torch
import torch.multiprocessing
from torch.utils.data import DataLoader, TensorDataset

torch.multiprocessing.set_start_method("spawn", force=True)
loader = DataLoader(TensorDataset(torch.arange(8.0)), batch_size=4, num_workers=1)
total = 0.0
for (x,) in loader:  # expect: missing-main-guard(warning)
    total += x.sum().item()
