# shows: runs
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Parity(Dataset):
    def __init__(self, n, device):
        self.n = n
        self.device = device

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        bits = [float(index >> place & 1) for place in range(4)]
        x = torch.tensor(bits, device=self.device)  # expect: cuda-in-worker(error)
        y = torch.tensor(index % 2, device=self.device)  # expect: cuda-in-worker(error)
        return x, y


def main():
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = nn.Linear(4, 2)
    net.to(device)
    data = Parity(16, device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in DataLoader(data, batch_size=8, shuffle=True, num_workers=1):
        optimizer.zero_grad()
        criterion(net(x), y).backward()
        optimizer.step()


if __name__ == "__main__":
    main()
