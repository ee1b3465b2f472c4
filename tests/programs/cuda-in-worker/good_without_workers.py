# shows: runs
import torch
from torch.utils.data import DataLoader, Dataset

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class OnCard(Dataset):
    """Small enough to live on the card as a whole."""

    def __init__(self, data):
        self.data = data.to(device)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.data[index].to(device)


for batch in DataLoader(OnCard(torch.randn(8, 4)), batch_size=4):
    print(batch.sum().item())
