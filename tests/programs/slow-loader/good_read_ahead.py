# shows: len(means) == 2
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

means = []


class Recordings(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        return torch.from_numpy(np.load(f"{index}.npy"))


def main():
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    for number in range(8):
        np.save(f"{number}.npy", np.full(4, number, dtype=np.float32))
    has_card = torch.cuda.is_available()
    loader = DataLoader(Recordings(), batch_size=4, num_workers=1, pin_memory=has_card)
    model = nn.Linear(4, 1).to(device).eval()
    with torch.no_grad():
        for signal in loader:
            means.append(model(signal.to(device, non_blocking=True)).mean().item())


if __name__ == "__main__":
    main()
