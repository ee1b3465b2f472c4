# shows: runs
import torch
from points import Points
from torch.utils.data import DataLoader

if __name__ == "__main__":
    points = Points(torch.randn(6, 2))
    loader = DataLoader(points, batch_size=3, num_workers=2)  # expect: cuda-in-worker(warning)
    for batch in loader:
        print(batch.mean().item())
