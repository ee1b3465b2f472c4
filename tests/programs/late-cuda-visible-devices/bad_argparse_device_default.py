# shows: runs
import argparse
import os

import torch
import torch.nn as nn

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gpu_id", type=str, default="3")
    return parser.parse_args([])


if __name__ == "__main__":
    opt = parse_args()
    os.environ["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID"
    os.environ["CUDA_VISIBLE_DEVICES"] = opt.gpu_id  # expect: late-cuda-visible-devices
    net = nn.Linear(4, 2).to(DEVICE)
    print(net(torch.zeros(1, 4, device=DEVICE)))
