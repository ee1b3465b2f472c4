# shows: raises TypeError: not callable
import torch

from model import MLP


def load_model(path):
    net = MLP()
    net = net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))  # expect: overwritten-by-result
    return net


def predict(net, x):
    with torch.no_grad():
        return net(x).argmax(1)


torch.save(MLP().state_dict(), "mlp.pt")
net = load_model("mlp.pt")
print(predict(net, torch.randn(3, 6)))
