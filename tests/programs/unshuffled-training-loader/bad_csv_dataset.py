# shows: orders[0] == orders[1]
import csv

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Flowers(Dataset):
    """Rows of a table: two measures and a class, sorted by class as such tables are."""

    def __init__(self, path):
        with open(path, newline="") as file:
            self.rows = list(csv.DictReader(file))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        row = self.rows[index]
        x = torch.tensor([float(row["width"]), float(row["length"])])
        return x, int(row["kind"])


def write_table(path):
    with open(path, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["width", "length", "kind"])
        for kind in range(3):
            for number in range(4):
                table.writerow([kind + 0.1 * number, 2 * kind, kind])


def train_one_epoch(model, loader, criterion, optimizer):
    seen = []
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        seen += y.tolist()
    return seen


def main():
    write_table("flowers.csv")
    dataset = Flowers("flowers.csv")
    train_loader = DataLoader(dataset, batch_size=4)  # expect: unshuffled-training-loader(warning)
    model = nn.Linear(2, 3)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    found = []
    for _ in range(2):
        found.append(train_one_epoch(model, train_loader, criterion, optimizer))
    return found


orders = main()
