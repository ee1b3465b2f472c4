# shows: raises AssertionError: Torch not compiled with CUDA
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Vectors(Dataset):
    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.data[index].cuda()  # expect: cuda-in-worker(warning)


def main():
    loader = DataLoader(Vectors(torch.randn(8, 4)), batch_size=4, shuffle=True, num_workers=2)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x in loader:
        optimizer.zero_grad()
        loss = model(x).pow(2).mean()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
