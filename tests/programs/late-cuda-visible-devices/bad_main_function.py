# shows: runs
import argparse
import os

import torch
from torch import nn


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gpu", default="0")
    args = parser.parse_args([])
    use_cuda = torch.cuda.is_available()
    print("cuda:", use_cuda)
    os.environ["CUDA_VISIBLE_DEVICES"] = args.gpu  # expect: late-cuda-visible-devices
    net = nn.Linear(2, 2)
    if use_cuda:
        net = net.cuda()
    print(net(torch.ones(1, 2).to(next(net.parameters()).device)))


if __name__ == "__main__":
    main()
