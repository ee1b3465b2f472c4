# shows: raises RuntimeError: leaf Variable
import torch
import torch.nn as nn
import torch.nn.functional as F


def attack(model, images, labels, eps=0.1, steps=3):
    adv = images.clone().detach().requires_grad_(True)
    for _ in range(steps):
        loss = F.cross_entropy(model(adv), labels)
        grad, = torch.autograd.grad(loss, adv)
        adv += eps * grad.sign()  # expect: in-place-on-leaf
    return adv.detach()


net = nn.Sequential(nn.Flatten(), nn.Linear(16, 3))
net.eval()
adv_images = attack(net, torch.rand(2, 1, 4, 4), torch.tensor([0, 2]))
