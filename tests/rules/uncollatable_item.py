import pandas as pd
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset


class Images(Dataset):
    def __init__(self, paths):
        self.paths = paths

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        image = Image.open(self.paths[index]).convert("RGB")
        return image, index  # expect: uncollatable-item(error)


class Rows(Dataset):
    def __init__(self, path):
        self.frame = pd.read_csv(path)

    def __len__(self):
        return len(self.frame)

    def __getitem__(self, index):
        row = self.frame.iloc[index]
        return row  # expect: uncollatable-item(error)


# silent: a tensor by then
class Transformed(Dataset):
    def __init__(self, paths, transform):
        self.paths, self.transform = paths, transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        image = Image.open(self.paths[index])
        image = self.transform(image)
        return image, index


# silent: values
class Values(Dataset):
    def __init__(self, path):
        self.frame = pd.read_csv(path)

    def __len__(self):
        return len(self.frame)

    def __getitem__(self, index):
        return torch.tensor(self.frame.iloc[index, 1:].values), self.frame.iloc[index, 0]


# silent: an own collate
class Collated(Dataset):
    def __len__(self):
        return 1

    def __getitem__(self, index):
        return None


# silent: never loaded
class Unloaded(Dataset):
    def __getitem__(self, index):
        return None


def loaders(paths, path, transform, collate):
    found = (
        DataLoader(Images(paths), batch_size=4),
        DataLoader(Rows(path), 8),
        DataLoader(Transformed(paths, transform), batch_size=4),
        DataLoader(Values(path)),
        DataLoader(Collated(), collate_fn=collate),
    )
    return found


# silent: an own class of datasets that the loader never sees
class Store:
    def __getitem__(self, index):
        return None
