# shows: total.item() == 2 * (1 + 2 + 3 + 4)
import argparse

import torch
from dataset import Table
from torch.utils.data import DataLoader


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--table", default="table.csv")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    with open(args.table, "w") as file:
        file.write("1,2\n3,4\n")
    table = Table(args.table)
    loader = DataLoader(table, num_workers=args.workers)  # expect: iterable-dataset-duplicates(warning)
    return torch.stack([batch.sum() for batch in loader]).sum()


if __name__ == "__main__":
    total = main()
