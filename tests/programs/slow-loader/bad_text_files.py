# shows: readers == {os.getpid()}
import os

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

readers = set()


def letters(text):
    return torch.tensor([ord(each) % 32 for each in text[:5].ljust(5)])


class Reviews(Dataset):
    def __init__(self, paths):
        self.paths = paths

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        readers.add(os.getpid())
        with open(self.paths[index]) as file:
            text = file.read()
        return {"letters": letters(text), "label": torch.tensor(float(index % 2))}


class Judge(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.EmbeddingBag(32, 4)
        self.head = nn.Linear(4, 1)

    def forward(self, x):
        return self.head(self.embedding(x)).squeeze(1)


def run():
    device = torch.device("cuda") if torch.cuda.is_available() else torch.device("cpu")
    paths = [f"review{number}.txt" for number in range(6)]
    for path in paths:
        with open(path, "w") as file:
            file.write(path[::-1])
    model = Judge().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    criterion = nn.BCEWithLogitsLoss()
    train_loader = DataLoader(Reviews(paths), batch_size=3, shuffle=True)  # expect: slow-loader
    for epoch in range(2):
        for batch in train_loader:
            batch = {name: value.to(device) for name, value in batch.items()}
            optimizer.zero_grad()
            criterion(model(batch["letters"]), batch["label"]).backward()
            optimizer.step()


run()
