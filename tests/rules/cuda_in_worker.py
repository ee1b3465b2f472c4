import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Images(Dataset):
    def __init__(self, images):
        self.images = images

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        return self.images[index].cuda()  # expect: cuda-in-worker(error)


class Pairs(Dataset):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def _made(self, index):
        return torch.full((3,), float(index), device=device)  # expect: cuda-in-worker(error)

    def __getitem__(self, index):
        x = self._made(index)
        return x, torch.tensor(index).to(device, non_blocking=True)  # expect: cuda-in-worker(error)


def to_card(samples):
    return torch.stack(samples).to("cuda:0")  # expect: cuda-in-worker(error)


class OnDevice(Dataset):
    def __init__(self, target):
        self.target = target

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.ones(2).to(self.target)  # expect: cuda-in-worker(warning)


parser = argparse.ArgumentParser()
parser.add_argument("--device", default="cuda")
args = parser.parse_args()
by_command_line = DataLoader(OnDevice(args.device), num_workers=2)


model = nn.Linear(3, 3).to(device)
loaded = DataLoader(Images(torch.ones(4, 2)), batch_size=4, num_workers=4)


paired = DataLoader(Pairs(10), batch_size=4, num_workers=1)
stacked = DataLoader(TensorDataset(torch.ones(2)), num_workers=2, collate_fn=to_card)
lambdas = DataLoader(
    TensorDataset(torch.ones(2)),
    num_workers=2,
    collate_fn=lambda samples: torch.stack(samples).cuda(),  # expect: cuda-in-worker(error)
)


class Held(Dataset):
    def __init__(self, x):
        self.x = x.cuda()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index].cuda()


# silent: loaded in the main process
in_process = DataLoader(Held(torch.ones(3)), batch_size=2)
none_of_them = DataLoader(Held(torch.ones(3)), batch_size=2, num_workers=0)


class Unmoved(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.ones(2)

    def on_card(self, index):
        return self[index].cuda()


# silent: a method that the loader doesn't call
unmoved = DataLoader(Unmoved(), num_workers=4)


class OnCpu(Dataset):
    def __init__(self, target="cpu"):
        self.target = target

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.ones(2).to(self.target).to(torch.float64)


# silent: moved to the CPU, or another dtype
on_cpu = DataLoader(OnCpu(), num_workers=4)


class Somewhere(Dataset):
    def __init__(self, target):
        self.target = target

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.ones(2).to(self.target)


# silent: who knows which device that is
def somewhere(target):
    return DataLoader(Somewhere(target), num_workers=4)


class IfWanted(Dataset):
    def __init__(self, keeps):
        self.keeps = keeps

    def __len__(self):
        return 4

    def __getitem__(self, index):
        x = torch.ones(2)
        if not self.keeps:
            x = x.cuda()
        return x


# silent: only when it is asked to
if_wanted = DataLoader(IfWanted(True), num_workers=4)


class Started(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.ones(2).cuda()


# silent: the workers may not be forked
def started(context):
    return DataLoader(Started(), num_workers=4, multiprocessing_context=context)


# silent: the training loop moves whole batches
def train(batches, model):
    for x in DataLoader(Unmoved(), num_workers=2):
        model(x.cuda())


class Unloaded(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.ones(2).cuda()


# silent: no loader has workers for it
first = Unloaded()[0]


# silent: used on the result of another loader
def moved_later(images):
    return [x.to(device) for x in DataLoader(Unmoved(), num_workers=2)]
