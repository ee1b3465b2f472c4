import os

import torch
from options import parse
from torch import nn


def main(args):
    model = nn.DataParallel(nn.Linear(4, 2))
    torch.save(model.state_dict(), os.path.join(args.output_dir, args.name + ".pt"))


main(parse())
