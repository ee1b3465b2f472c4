# shows: len(scores) == 6 and readers == {os.getpid()}
import argparse
import os

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

readers, scores = set(), []


class Features(Dataset):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        readers.add(os.getpid())
        return torch.load(f"features_{index}.pt")


class Scorer:
    def __init__(self, batch_size):
        self.device = "cuda:0" if torch.cuda.is_available() else "cpu"
        self.model = nn.Linear(3, 1).to(self.device).eval()
        self.loader = DataLoader(  # expect: slow-loader
            Features(6), batch_size=batch_size, num_workers=0
        )

    @torch.no_grad()
    def run(self):
        for features in self.loader:
            features = features.to(self.device)
            scores.extend(self.model(features).squeeze(1).tolist())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch-size", type=int, default=2)
    args = parser.parse_args([])
    for number in range(6):
        torch.save(torch.full((3,), float(number)), f"features_{number}.pt")
    Scorer(args.batch_size).run()
