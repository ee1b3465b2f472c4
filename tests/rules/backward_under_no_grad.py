import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def block(net, x, y):
    opt = optim.SGD(net.parameters(), lr=0.1)
    opt.zero_grad()
    with torch.no_grad():
        loss = F.mse_loss(net(x), y)
    loss.backward()  # expect: backward-under-no-grad(error)
    opt.step()


@torch.no_grad()
def decorated(net, loader, opt):
    criterion = nn.L1Loss()
    for x, y in loader:
        opt.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()  # expect: backward-under-no-grad(error)
        opt.step()


def inside(model, loader, criterion, optimizer):
    with torch.inference_mode():
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()  # expect: backward-under-no-grad(error)
            optimizer.step()


# silent: only the target is computed without gradients
def target(net, old, x, opt):
    with torch.no_grad():
        wanted = old(x)
    opt.zero_grad()
    loss = F.mse_loss(net(x), wanted)
    loss.backward()
    opt.step()


# silent: switched on again inside
@torch.no_grad()
def closure(net, x, y, opt):
    with torch.enable_grad():
        opt.zero_grad()
        loss = F.mse_loss(net(x), y)
        loss.backward()
    opt.step()


# silent: switched by a flag
def phase(net, x, y, opt, is_training):
    opt.zero_grad()
    with torch.set_grad_enabled(is_training):
        loss = F.mse_loss(net(x), y)
        if is_training:
            loss.backward()
            opt.step()


# silent: computed again
def again(net, x, y, opt):
    with torch.no_grad():
        loss = F.mse_loss(net(x), y)
        print(loss)
    opt.zero_grad()
    loss = F.mse_loss(net(x), y)
    loss.backward()
    opt.step()
