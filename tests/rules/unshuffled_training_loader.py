import json

import numpy as np
import torch
from torch import nn
from torch.utils.data import BatchSampler, DataLoader, Dataset, IterableDataset, RandomSampler, TensorDataset
from torchvision import datasets, transforms


class Reviews(Dataset):
    def __init__(self, path):
        with open(path) as file:
            self.rows = json.load(file)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        row = self.rows[index]
        return torch.tensor(row["x"]), torch.tensor(row["y"])


def fit(model, loader, n_epochs=3):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(n_epochs):
        for x, y in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()


fit(nn.Linear(8, 2), DataLoader(Reviews("reviews.json"), batch_size=32))  # expect: unshuffled-training-loader(warning)
images = datasets.ImageFolder("train", transform=transforms.ToTensor())
train_loader = DataLoader(images, batch_size=64)  # expect: unshuffled-training-loader


def with_trainer(epochs):
    arrays = np.load("train.npz")
    x, y = torch.from_numpy(arrays["x"]), torch.from_numpy(arrays["y"])
    loader = DataLoader(TensorDataset(x, y), batch_size=16)  # expect: unshuffled-training-loader
    Trainer(nn.Linear(4, 2), loader).fit(epochs)


class Trainer:
    def __init__(self, model, loader):
        self.model, self.loader = model, loader
        self.optimizer = torch.optim.Adam(model.parameters())

    def fit(self, epochs):
        for _ in range(epochs):
            self.run_epoch()

    def run_epoch(self):
        for x, y in self.loader:
            self.optimizer.zero_grad()
            nn.functional.cross_entropy(self.model(x), y).backward()
            self.optimizer.step()


net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(2):
    for image, label in train_loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(image), label).backward()
        optimizer.step()


# silent: shuffled, or by a sampler
fit(net, DataLoader(images, batch_size=4, shuffle=True))
fit(net, DataLoader(images, batch_size=4, sampler=RandomSampler(images)))
fit(net, DataLoader(images, batch_sampler=BatchSampler(RandomSampler(images), 4, False)))


# silent: in order on purpose, or who knows
def decided(is_shuffled):
    fit(net, DataLoader(images, batch_size=4, shuffle=False))
    fit(net, DataLoader(images, batch_size=4, shuffle=is_shuffled))


# silent: only looked at
def accuracy(model):
    hits = 0
    with torch.no_grad():
        for x, y in DataLoader(images, batch_size=4):
            hits += (model(x).argmax(1) == y).sum().item()
    return hits / len(images)


# silent: drawn by chance, so that any order is as good
def of_noise():
    x = torch.randn(64, 8)
    y = (x.sum(1) > 0).long()
    fit(nn.Linear(8, 2), DataLoader(TensorDataset(x, y), batch_size=8))


class Stream(IterableDataset):
    def __iter__(self):
        yield torch.zeros(8), torch.tensor(1)


# silent: a stream has an order of its own
fit(nn.Linear(8, 2), DataLoader(Stream(), batch_size=4))


class Drawn(Dataset):
    def __len__(self):
        return 100

    def __getitem__(self, index):
        return torch.rand(8), torch.tensor(index % 2)


# silent: each item is drawn anew
fit(nn.Linear(8, 2), DataLoader(Drawn(), batch_size=4))


# silent: nobody knows what the dataset is
def given(dataset):
    fit(nn.Linear(8, 2), DataLoader(dataset, batch_size=4))


# silent: all of it in one batch
def at_once():
    reviews = Reviews("reviews.json")
    fit(nn.Linear(8, 2), DataLoader(reviews, batch_size=len(reviews)))


# silent: gone through once
def once(model):
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(Reviews("reviews.json"), batch_size=4):
        opt.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        opt.step()


# silent: held out, and what is trained on it is an attack
def held_out():
    tests = datasets.CIFAR10("data", train=False)
    fit(nn.Linear(8, 2), DataLoader(tests, batch_size=4))


# silent: written out for a demonstration
def demonstration():
    x = torch.tensor([[0.0, 1.0], [1.0, 0.0]])
    fit(nn.Linear(2, 2), DataLoader(TensorDataset(x, torch.tensor([0, 1])), batch_size=1))
