# shows: runs
import argparse
import os

import torch
import torch.nn as nn


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gpu_id", type=str, default="3")
    args = parser.parse_args([])
    os.environ["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID"
    os.environ["CUDA_VISIBLE_DEVICES"] = args.gpu_id
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(0)
    net = nn.Linear(4, 2).to(device)
    print(net(torch.zeros(1, 4, device=device)))


if __name__ == "__main__":
    main()
