# shows: total == 28
import torch
import torch.multiprocessing
from torch.utils.data import DataLoader, TensorDataset


def main():
    torch.multiprocessing.set_start_method("spawn", force=True)
    loader = DataLoader(TensorDataset(torch.arange(8.0)), batch_size=4, num_workers=1)
    return sum(x.sum().item() for (x,) in loader)


if __name__ == "__main__":
    total = main()
