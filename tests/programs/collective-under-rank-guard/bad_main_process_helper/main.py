# shows: runs
import torch
import torch.distributed as dist

import utils


@torch.no_grad()
def evaluate(model, batches):
    model.eval()
    correct, total = torch.zeros(()), torch.zeros(())
    for x, y in batches:
        correct += (model(x).argmax(1) == y).sum()
        total += y.numel()
    if utils.is_main_process():
        dist.reduce(correct, dst=0)  # expect: collective-under-rank-guard
        dist.reduce(total, dst=0)  # expect: collective-under-rank-guard
        print("Acc@1: {:.3f}".format((correct / total).item()))


def main():
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    model = torch.nn.Linear(6, 3)
    batches = [(torch.randn(8, 6), torch.randint(0, 3, (8,))) for _ in range(4)]
    evaluate(model, batches)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
