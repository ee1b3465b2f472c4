# shows: (adv_images - images).abs().max() <= 0.3 + 1e-6
import torch
import torch.nn as nn
import torch.nn.functional as F


def attack(model, images, labels, eps=0.1, steps=3):
    adv = images.clone().detach()
    for _ in range(steps):
        adv.requires_grad_(True)
        loss = F.cross_entropy(model(adv), labels)
        grad, = torch.autograd.grad(loss, adv)
        adv = adv.detach()
        adv += eps * grad.sign()
        adv.clamp_(0, 1)
    return adv


net = nn.Sequential(nn.Flatten(), nn.Linear(16, 3))
with torch.no_grad():
    net[1].weight.mul_(0.5)
net.eval()
images = torch.rand(2, 1, 4, 4)
adv_images = attack(net, images, torch.tensor([0, 2]))
