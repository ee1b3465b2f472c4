# shows: runs
import argparse

import torch
import torch.nn as nn  # noqa: F401  # torchvet: ignore[deprecated-api]  # expect: unused-ignore


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dim", type=int, default=6)
    return parser.parse_args([])


def main():
    args = parse()
    q, k = torch.randn(2, 4, args.dim), torch.randn(2, 4, args.dim)
    attn = (q @ k.transpose(1, 2) / args.dim ** 0.5).softmax(dim=-1)
    print(attn.sum(-1))


if __name__ == "__main__":
    main()
