# shows: runs
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Vectors(Dataset):
    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.data[index].float()


def main():
    device = "cuda" if torch.cuda.is_available() else "cpu"
    loader = DataLoader(
        Vectors(torch.randn(8, 4)), batch_size=4, shuffle=True, num_workers=2, pin_memory=torch.cuda.is_available()
    )
    model = nn.Linear(4, 1).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x in loader:
        x = x.to(device, non_blocking=True)
        optimizer.zero_grad()
        loss = model(x).pow(2).mean()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
