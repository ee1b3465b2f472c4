import torch
from torch.utils.data import Dataset


class Points(Dataset):
    def __init__(self, points):
        self.points = points

    def __len__(self):
        return len(self.points)

    def __getitem__(self, index):
        return self.points[index].to("cuda" if torch.cuda.is_available() else "cpu")
