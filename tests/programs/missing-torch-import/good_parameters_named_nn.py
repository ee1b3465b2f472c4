# shows: y == 4.0
import importlib


def build(nn, optim):
    net = nn.Linear(2, 1, bias=False)
    nn.init.constant_(net.weight, 2.0)
    return net, optim.SGD(net.parameters(), lr=0.1)


def predict(F, net, x):
    return F.relu(net(x))


torch = importlib.import_module("torch")
net, opt = build(torch.nn, torch.optim)
y = predict(torch.nn.functional, net, torch.ones(1, 2)).item()
