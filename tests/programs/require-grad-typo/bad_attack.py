# shows: raises RuntimeError: does not require grad
import torch
import torch.nn.functional as F
from torch import nn


def fgsm(model, images, labels, eps):
    images = images.clone().detach()
    images.require_grad = True  # expect: require-grad-typo
    loss = F.cross_entropy(model(images), labels)
    grad, = torch.autograd.grad(loss, images)
    return (images + eps * grad.sign()).clamp(0, 1)


def main():
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 3))
    model.requires_grad_(False)
    images, labels = torch.rand(4, 1, 4, 4), torch.randint(0, 3, (4,))
    adv = fgsm(model, images, labels, 0.1)
    print((adv - images).abs().max())


if __name__ == "__main__":
    main()
