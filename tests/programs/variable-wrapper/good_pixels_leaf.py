# shows: not torch.equal(start, image.detach())
import torch
from torch import optim

features = torch.nn.Conv2d(3, 4, 3).requires_grad_(False)
content = features(torch.rand(1, 3, 8, 8))


def optimise_image(img, steps=5):
    img = img.clone().requires_grad_(True)
    opt = optim.Adam([img], lr=0.05)
    for step in range(steps):
        opt.zero_grad()
        loss = (features(img) - content).pow(2).mean()
        loss.backward()
        opt.step()
    return img


start = torch.rand(1, 3, 8, 8)
image = optimise_image(start)
