import torch
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def main():
    model = nn.Linear(4, 2).to(device)
    torch.save({"model": model.state_dict(), "epoch": 3}, "runs/last.pt")
    torch.save(model.cpu().state_dict(), "runs/cpu.pt")
    ema = nn.DataParallel(nn.Linear(4, 2)).cuda()
    torch.save(ema.module.state_dict(), "runs/ema.pt")
    small = nn.Linear(4, 2)
    torch.save(small.state_dict(), "runs/small.pt")


main()
