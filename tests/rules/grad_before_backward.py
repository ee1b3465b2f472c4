import torch


def early():
    w = torch.ones(3, requires_grad=True)
    w.grad.zero_()  # expect: grad-before-backward(warning)
    (w * 2).sum().backward()
    return w


def arithmetic():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = (x**2).sum()
    return y, 0.1 * x.grad  # expect: grad-before-backward(warning)


def never():
    w = torch.ones(3)
    loss = (w * 2).sum()
    return loss, w.grad.norm()  # expect: grad-before-backward(warning)


# silent: after the backward
def after():
    w = torch.ones(3, requires_grad=True)
    (w * 2).sum().backward()
    return w.grad.zero_()


# silent: shown, to see that it is None
def shown():
    w = torch.ones(3, requires_grad=True)
    print(w.grad)
    return w.grad


# silent: asked first
def asked():
    w = torch.ones(3, requires_grad=True)
    if w.grad is not None:
        w.grad.zero_()
    return w


# silent: who knows what it does
def handed_over(train):
    w = torch.ones(3, requires_grad=True)
    train(w)
    return w.grad.norm()


# silent: in a loop, where the pass before has filled it
def looped():
    w = torch.ones(3, requires_grad=True)
    for i in range(3):
        if i:
            w.grad.zero_()
        (w * 2).sum().backward()
    return w
