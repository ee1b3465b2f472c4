import json
from functools import lru_cache

import cv2
import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset, IterableDataset, TensorDataset, random_split
from torchvision import datasets, transforms

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
to_tensor = transforms.ToTensor()


class Photos(Dataset):
    def __init__(self, paths):
        self.paths = paths

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        photo = self.read(self.paths[index])
        return to_tensor(photo), index % 2

    def read(self, path):
        photo = Image.open(path)
        return photo.convert("RGB")


class Frames(Photos):
    def __getitem__(self, index):
        frame = cv2.imread(self.paths[index])
        return {"image": torch.from_numpy(frame), "name": self.paths[index]}


def with_photos(model, paths):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loader = DataLoader(Photos(paths), batch_size=32, shuffle=True, num_workers=4, pin_memory=True)  # expect: slow-loader(hint)
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()


def without_workers(model, paths):
    photos = DataLoader(  # expect: slow-loader
        Photos(paths), batch_size=32, shuffle=True, num_workers=4, pin_memory=True
    )
    with torch.no_grad():
        for x, _ in photos:
            print(model(x.to(device)))


def folder_of_images(model):
    images = datasets.ImageFolder("train", transform=to_tensor)
    with torch.no_grad():
        for x, _ in DataLoader(images, 64, True, num_workers=4, pin_memory=True):  # expect: slow-loader
            model(x.to(device))


def predict(model, paths):
    loader = DataLoader(Frames(paths), batch_size=8, num_workers=4, pin_memory=True)  # expect: slow-loader
    with torch.no_grad():
        for batch in loader:
            print(model(batch["image"].cuda()))


def rows_to_card(model, rows):
    loader = DataLoader(TensorDataset(torch.tensor(rows)), batch_size=8, num_workers=2, pin_memory=True)  # expect: slow-loader
    with torch.no_grad():
        for batch in loader:
            model(*[each.to(device, non_blocking=True) for each in batch])


def fit(model, loader):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()


# silent: workers read, or somebody has decided
def decided(model, paths, workers):
    fit(model, DataLoader(Photos(paths), batch_size=32, shuffle=True, num_workers=4))
    fit(model, DataLoader(Photos(paths), batch_size=32, shuffle=True, num_workers=workers))
    fit(model, DataLoader(Photos(paths), shuffle=True, num_workers=0))  # the disk is the limit
    fit(model, DataLoader(Photos(paths), **{"num_workers": 4}))


class Rows(Dataset):
    def __init__(self, path):
        with open(path) as file:
            self.rows = json.load(file)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return torch.tensor(self.rows[index]), index % 2


# silent: all of it is in memory
def in_memory(model):
    fit(model, DataLoader(Rows("rows.json"), batch_size=8, shuffle=True))
    x, y = torch.from_numpy(np.load("x.npy")), torch.from_numpy(np.load("y.npy"))
    fit(model, DataLoader(TensorDataset(x, y), batch_size=8, shuffle=True))
    fit(model, DataLoader(datasets.MNIST("data", transform=to_tensor), batch_size=8, shuffle=True))


# silent: no card is used
def on_cpu(model, paths):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(Photos(paths), batch_size=32, shuffle=True):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()


# silent: it may be no card
def on_some_device(model, paths, where):
    with torch.no_grad():
        for x, _ in DataLoader(Photos(paths), batch_size=32):
            model(x.to(where))


class Kept(Photos):
    @lru_cache(maxsize=None)
    def read(self, path):
        return to_tensor(Image.open(path).convert("RGB"))


class Lazy(Photos):
    loaded = {}

    def __getitem__(self, index):
        if index not in self.loaded:
            self.loaded[index] = to_tensor(Image.open(self.paths[index]))
        return self.loaded[index], index % 2


class OnCard(Photos):
    def __getitem__(self, index):
        return to_tensor(Image.open(self.paths[index])).to(device), torch.tensor(index % 2)


class Stream(IterableDataset):
    def __iter__(self):
        for path in ("a.png", "b.png"):
            yield to_tensor(Image.open(path)), 1


# silent: read once, put on the card there, or twice over with workers
def special(model, paths):
    fit(model, DataLoader(Kept(paths), batch_size=32, shuffle=True))
    fit(model, DataLoader(Lazy(paths), batch_size=32, shuffle=True))
    fit(model, DataLoader(OnCard(paths), batch_size=32, shuffle=True))
    fit(model, DataLoader(Stream(), batch_size=32))


# silent: nobody knows what the dataset is
def given(model, dataset):
    fit(model, DataLoader(dataset, batch_size=32, shuffle=True))
    train, _ = random_split(dataset, [0.8, 0.2])
    fit(model, DataLoader(train, batch_size=32, shuffle=True))


# silent: one batch is looked at
def first_batch(model, paths):
    for x, _ in DataLoader(Photos(paths), batch_size=4):
        print(model(x.to(device)).shape)
        break


# silent: pinned, or copied as usual
def pinned(model, rows):
    data = TensorDataset(torch.tensor(rows))
    with torch.no_grad():
        for (x,) in DataLoader(data, batch_size=8, pin_memory=True):
            model(x.to(device, non_blocking=True))
        for (x,) in DataLoader(data, batch_size=8, pin_memory=torch.cuda.is_available()):
            model(x.to(device, non_blocking=True))
        for (x,) in DataLoader(data, batch_size=8):
            model(x.to(device))


# silent: on the card from the beginning
def already_there(model):
    x = torch.rand(8, 4).to(device)
    with torch.no_grad():
        for (batch,) in DataLoader(TensorDataset(x), batch_size=8):
            model(batch.to(device, non_blocking=True))
