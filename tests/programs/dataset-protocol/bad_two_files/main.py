# shows: raises NotImplementedError
import argparse

from dataset import Pairs
from torch.utils.data import DataLoader

parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", type=int, default=4)
args = parser.parse_args()
train_set = Pairs(16)
train_loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True)  # expect: dataset-protocol
for x, y in train_loader:
    print(x.mean(), y.mean())
