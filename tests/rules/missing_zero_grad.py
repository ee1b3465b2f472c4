import itertools

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.cuda.amp import GradScaler, autocast
from torch.utils.data import DataLoader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


def plain_loop(dataset):
    net = Net()
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    for epoch in range(5):
        for i, (inputs, labels) in enumerate(DataLoader(dataset, batch_size=32)):
            outputs = net(inputs)
            loss = criterion(outputs, labels)
            loss.backward()  # expect: missing-zero-grad(error)
            optimizer.step()


def only_names_speak(model, train_loader, criterion, optimizer, device):
    model.train()
    for data, target in train_loader:
        data, target = data.to(device), target.to(device)
        loss = criterion(model(data), target)
        loss.backward()  # expect: missing-zero-grad(warning)
        optimizer.step()


def cleared_once_per_epoch(dataset):
    model = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 1))
    opt = torch.optim.Adam(model.parameters())
    for epoch in range(10):
        opt.zero_grad()
        for x, y in DataLoader(dataset):
            loss = F.mse_loss(model(x), y)
            loss.backward()  # expect: missing-zero-grad(error)
            opt.step()


def one_step(model, x, y, opt):
    loss = F.mse_loss(model(x), y)
    loss.backward()  # expect: missing-zero-grad(error)
    opt.step()
    return loss.item()


def helper_in_a_loop(dataset):
    model = nn.Linear(8, 1)
    opt = torch.optim.SGD(model.parameters(), lr=1e-2)
    for x, y in DataLoader(dataset):
        one_step(model, x, y, opt)


class Trainer:
    def __init__(self, dataset):
        self.model = Net()
        self.loader = DataLoader(dataset, batch_size=16)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=3e-4)
        self.scaler = GradScaler()

    def run_epoch(self):
        for x, y in self.loader:
            with autocast():
                loss = F.cross_entropy(self.model(x), y)
            self.scaler.scale(loss).backward()  # expect: missing-zero-grad(error)
            self.scaler.step(self.optimizer)
            self.scaler.update()


def by_hand():
    w = torch.randn(3, 1, requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    for _ in range(100):
        x = torch.randn(16, 3)
        loss = ((x @ w + b - x.sum(1, keepdim=True)) ** 2).mean()
        loss.backward()  # expect: missing-zero-grad(error)
        with torch.no_grad():
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
            b.grad.zero_()


def wrong_optimizer_cleared(noise):
    G, D = nn.Linear(8, 8), nn.Linear(8, 1)
    opt_g = optim.Adam(G.parameters())
    opt_d = optim.Adam(D.parameters())
    for z in noise:
        opt_d.zero_grad()
        loss_d = D(G(z).detach()).mean()
        loss_d.backward()
        opt_d.step()
        opt_d.zero_grad()
        loss_g = -D(G(z)).mean()
        loss_g.backward()  # expect: missing-zero-grad(error)
        opt_g.step()


def made_by_a_factory(name, model):
    if name == "adam":
        return optim.Adam(model.parameters(), lr=1e-3)
    return optim.SGD(filter(lambda p: p.requires_grad, model.parameters()), lr=1e-2)


def factory(dataset, name):
    model = Net()
    optimizer = made_by_a_factory(name, model)
    for x, y in DataLoader(dataset):
        F.cross_entropy(model(x), y).backward()  # expect: missing-zero-grad(error)
        optimizer.step()


class TwoGenerators:
    def __init__(self):
        self.there, self.back, self.judge = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 1)
        self.opt_g = optim.Adam(itertools.chain(self.there.parameters(), self.back.parameters()))
        self.opt_d = optim.Adam(self.judge.parameters())

    def backward_g(self, x):
        self.fake = self.there(x)
        self.judge(self.fake).mean().backward()  # expect: missing-zero-grad(error)

    def step(self, x):
        self.backward_g(x)
        self.opt_g.step()
        self.opt_d.zero_grad()
        self.judge(self.fake.detach()).mean().backward()
        self.opt_d.step()


def train_generators(batches):
    gan = TwoGenerators()
    for x in batches:
        gan.step(x)
    return gan


# silent: cleared in every iteration, before the forward
def cleared(dataset):
    net = Net()
    optimizer = optim.SGD(net.parameters(), lr=0.01)
    for inputs, labels in DataLoader(dataset):
        optimizer.zero_grad()
        F.cross_entropy(net(inputs), labels).backward()
        optimizer.step()


# silent: cleared at the end of the iteration
def cleared_after(dataset):
    net = Net()
    optimizer = optim.SGD(net.parameters(), lr=0.01)
    for inputs, labels in DataLoader(dataset):
        F.cross_entropy(net(inputs), labels).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)


# silent: accumulation, cleared where it steps
def accumulation(dataset):
    net = Net()
    optimizer = optim.SGD(net.parameters(), lr=0.01)
    optimizer.zero_grad()
    for i, (inputs, labels) in enumerate(DataLoader(dataset)):
        loss = F.cross_entropy(net(inputs), labels) / 4
        loss.backward()
        if (i + 1) % 4 == 0:
            optimizer.step()
            optimizer.zero_grad()


# silent: accumulation, cleared at the start of each group under its own condition
def accumulation_two_conditions(dataset):
    net = Net()
    optimizer = optim.SGD(net.parameters(), lr=0.01)
    for i, (inputs, labels) in enumerate(DataLoader(dataset)):
        if i % 4 == 0:
            optimizer.zero_grad()
        (F.cross_entropy(net(inputs), labels) / 4).backward()
        if i % 4 == 3:
            optimizer.step()


# silent: the model clears
def cleared_by_model(dataset):
    net = Net()
    optimizer = optim.SGD(net.parameters(), lr=0.01)
    for inputs, labels in DataLoader(dataset):
        net.zero_grad()
        F.cross_entropy(net(inputs), labels).backward()
        optimizer.step()


# silent: every gradient is set to None by hand
def cleared_by_hand(dataset):
    net = Net()
    optimizer = optim.SGD(net.parameters(), lr=0.01)
    for inputs, labels in DataLoader(dataset):
        for p in net.parameters():
            p.grad = None
        F.cross_entropy(net(inputs), labels).backward()
        optimizer.step()


# silent: a closure that clears
def lbfgs(x, y):
    net = nn.Linear(4, 1)
    optimizer = optim.LBFGS(net.parameters())

    def closure():
        optimizer.zero_grad()
        loss = F.mse_loss(net(x), y)
        loss.backward()
        return loss

    for _ in range(20):
        optimizer.step(closure)


# silent: a GAN whose generator loss also fills the discriminator, which is cleared before its own step
def gan(loader):
    netG, netD = nn.Linear(8, 8), nn.Linear(8, 1)
    optimizerG = optim.Adam(netG.parameters())
    optimizerD = optim.Adam(netD.parameters())
    criterion = nn.BCEWithLogitsLoss()
    for real in loader:
        netD.zero_grad()
        errD_real = criterion(netD(real), torch.ones(8, 1))
        errD_real.backward()
        fake = netG(torch.randn(8, 8))
        errD_fake = criterion(netD(fake.detach()), torch.zeros(8, 1))
        errD_fake.backward()
        optimizerD.step()
        netG.zero_grad()
        errG = criterion(netD(fake), torch.ones(8, 1))
        errG.backward()
        optimizerG.step()


def _update(opt, loss):
    opt.zero_grad()
    loss.backward()
    opt.step()


# silent: a helper clears
def helper_clears(dataset):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.01)
    for inputs, labels in DataLoader(dataset):
        _update(opt, F.cross_entropy(net(inputs), labels))


# silent: model and optimizer are made anew for each fold
def folds(x, y):
    for _ in range(5):
        net = nn.Linear(4, 1)
        opt = optim.SGD(net.parameters(), lr=0.1)
        F.mse_loss(net(x), y).backward()
        opt.step()


# silent: somebody else's function gets the optimizer and may clear
def unknown_owner(dataset, apply_update):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.01)
    for inputs, labels in DataLoader(dataset):
        loss = F.cross_entropy(net(inputs), labels)
        loss.backward()
        opt.step()
        apply_update(opt)


# silent: gradients are harvested, nothing steps
def saliency(net: nn.Module, images):
    maps = []
    for image in images:
        image.requires_grad_()
        net(image).max().backward()
        maps.append(image.grad.abs())
    return maps


# silent: the plain tensor is cleared
def by_hand_cleared():
    w = torch.randn(3, 1, requires_grad=True)
    for _ in range(100):
        loss = (torch.randn(16, 3) @ w).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
            w.grad.zero_()


# silent: an optimizer of the user's own that clears in its step
class ClearingSGD(torch.optim.SGD):
    def step(self, closure=None):
        super().step(closure)
        self.zero_grad()


def own_optimizer(dataset):
    net = Net()
    opt = ClearingSGD(net.parameters(), lr=0.1)
    for inputs, labels in DataLoader(dataset):
        F.cross_entropy(net(inputs), labels).backward()
        opt.step()


# silent: several losses, one step, cleared once
def two_losses(dataset):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        opt.zero_grad()
        out = net(x)
        F.cross_entropy(out, y).backward(retain_graph=True)
        out.pow(2).mean().backward()
        opt.step()


# silent: a hook clears after each step
def hooked(dataset):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    opt.register_step_post_hook(lambda optimizer, args, kwargs: optimizer.zero_grad())
    for x, y in DataLoader(dataset):
        F.cross_entropy(net(x), y).backward()
        opt.step()


# silent: phases of one loop
def phases(loaders):
    model = Net()
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    for phase in ["train", "val"]:
        model.train(phase == "train")
        for inputs, labels in loaders[phase]:
            optimizer.zero_grad()
            with torch.set_grad_enabled(phase == "train"):
                loss = F.cross_entropy(model(inputs), labels)
                if phase == "train":
                    loss.backward()
                    optimizer.step()


# silent: accumulation by continue
def accumulation_by_continue(model: nn.Module, loader: DataLoader, opt: optim.Optimizer):
    for i, (x, y) in enumerate(loader, 1):
        F.cross_entropy(model(x), y).backward()
        if i % 4:
            continue
        opt.step()
        opt.zero_grad()


# silent: test-time training clears in its own loop
def entropy_minimisation(model: nn.Module, loader: DataLoader):
    model.eval()
    opt = optim.SGD(model.parameters(), lr=1e-3)
    for x, _ in loader:
        out = model(x)
        entropy = -(out.softmax(1) * out.log_softmax(1)).sum(1).mean()
        opt.zero_grad()
        entropy.backward()
        opt.step()


# silent: a bound method under another name clears
def bound_method(dataset):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    clear, advance = opt.zero_grad, opt.step
    for x, y in DataLoader(dataset):
        clear()
        F.cross_entropy(net(x), y).backward()
        advance()


# silent: the same, kept on the object
class BoundTrainer:
    def __init__(self):
        self.net = Net()
        self.o = optim.SGD(self.net.parameters(), lr=0.1)
        self.zero = self.o.zero_grad

    def fit(self, loader):
        for x, y in loader:
            self.zero()
            F.cross_entropy(self.net(x), y).backward()
            self.o.step()


# silent: somebody else got the bound method and may call it
def registered(dataset, bus):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    bus.on("batch", opt.zero_grad)
    for x, y in DataLoader(dataset):
        bus.emit("batch")
        F.cross_entropy(net(x), y).backward()
        opt.step()


# silent: all gradients are zeroed by one call
def foreach_zero(dataset):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        F.cross_entropy(net(x), y).backward()
        opt.step()
        torch._foreach_zero_([p.grad for p in net.parameters()])


# silent: a function that clears is handed to something that calls it
def mapped(dataset):
    net = Net()
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        F.cross_entropy(net(x), y).backward()
        opt.step()
        list(map(lambda p: p.grad.zero_(), net.parameters()))


# silent: the wrapper steps an optimizer over its own parameter groups, and clears them
class SAM(torch.optim.Optimizer):
    def __init__(self, params, base_optimizer, rho=0.05, **kwargs):
        super().__init__(params, dict(rho=rho, **kwargs))
        self.base_optimizer = base_optimizer(self.param_groups, **kwargs)

    def first_step(self):
        self.zero_grad()

    def second_step(self):
        self.base_optimizer.step()
        self.zero_grad()


def sharpness(dataset):
    net = Net()
    opt = SAM(net.parameters(), optim.SGD, lr=0.1)
    for x, y in DataLoader(dataset):
        F.cross_entropy(net(x), y).backward()
        opt.first_step()
        F.cross_entropy(net(x), y).backward()
        opt.second_step()


# silent: the inner optimizer shares the groups of the one that clears
def shared_groups(dataset):
    net = Net()
    outer = optim.SGD(net.parameters(), lr=0.1)
    inner = optim.AdamW(outer.param_groups)
    for x, y in DataLoader(dataset):
        outer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        inner.step()
