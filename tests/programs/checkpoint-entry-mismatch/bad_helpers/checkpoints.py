import torch


def save_checkpoint(state, filename="checkpoint.pth.tar"):
    print("saving", filename)
    torch.save(state, filename)
