import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
rows = TensorDataset(torch.randn(100, 4), torch.zeros(100).long())


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.scale = torch.ones(4)

    def forward(self, x):
        return self.fc(x * self.scale.to(x.device))  # expect: device-mismatch


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 16, batch_first=True)

    def forward(self, x):
        h0 = torch.zeros(1, x.size(0), 16, device=x.device)
        c0 = torch.zeros(1, x.size(0), 16, device=x.device)
        out, _ = self.lstm(x, (h0, c0))  # expect: device-mismatch
        return out


class Positions(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(64, 8)

    def forward(self, x):
        places = torch.arange(x.shape[1], device=x.device)
        return x + self.table(places)  # expect: device-mismatch


plain_attribute = Scaled().cuda()(torch.randn(2, 4).cuda())
made_in_forward = Recurrent().to("cuda")(torch.randn(4, 5, 8, device="cuda"))
indices_made_in_forward = Positions().to(device)(torch.randn(4, 5, 8).to(device))


def batch_not_moved():
    model = nn.Linear(4, 2)
    model.to(device)
    for x, y in DataLoader(rows, 10):
        out = model(x.to(device))  # expect: device-mismatch


model, use_card = nn.Linear(4, 2), torch.cuda.is_available()
if use_card:
    model.cuda()
    where = torch.device("cuda")
else:
    where = torch.device("cpu")
inner = model(torch.randn(3, 4))  # expect: device-mismatch
total = torch.zeros(3).to(where) + torch.ones(3).to(where)  # expect: device-mismatch


def target_not_moved():
    model = nn.Linear(4, 2).to(device)
    criterion = nn.CrossEntropyLoss()
    for x, y in DataLoader(rows, 10):
        loss = criterion(model(x.to(device)), y.to(device))  # expect: device-mismatch


def input_of_convolution():
    layer = nn.Conv2d(3, 4, 3).cuda()
    return layer(torch.randn(1, 3, 8, 8).cuda())  # expect: device-mismatch


def two_cards():
    left = torch.ones(3, device="cuda:0")
    right = torch.ones(3, device="cuda:1")
    return left + right  # expect: device-mismatch


def put_together():
    left, right = torch.ones(3, device="cuda"), torch.ones(3)
    return torch.cat([left, right.to(left.device)])  # expect: device-mismatch


def index_on_the_card():
    table = torch.ones(5, 3)
    return table[torch.tensor([0, 2], device="cuda")]  # expect: device-mismatch


# silent: all on the card
class Registered(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.register_buffer("scale", torch.ones(4))
        self.weight = nn.Parameter(torch.ones(4))

    def forward(self, x):
        noise = torch.randn_like(x) + torch.zeros(x.shape, device=x.device) + x.new_ones(4)
        return self.fc(x * self.scale * self.weight + noise)


def registered():
    return Registered().to(device)(torch.randn(2, 4).to(device))


# silent: a number on the CPU goes along with anything
def numbers():
    return torch.ones(3).cuda() * torch.tensor(2.0) + torch.tensor(1)


# silent: indices may stay on the CPU
def indices():
    return torch.ones(5, 3).cuda()[torch.tensor([0, 2])]


# silent: everything stays on the CPU
def on_the_cpu():
    return nn.Linear(4, 2)(torch.randn(2, 4))


# silent: nobody says which device this is
def from_outside(device):
    model = nn.Linear(4, 2).to(device)
    return model(torch.randn(2, 4))


# silent: both follow the same choice
def chosen(use_card):
    model = nn.Linear(4, 2)
    if use_card:
        model.cuda()
    x = torch.randn(2, 4)
    if use_card:
        x = x.cuda()
    return model(x)


# silent: each branch fits its model
def branches(use_card):
    model = nn.Linear(4, 2)
    if use_card:
        model.cuda()
    x = torch.randn(2, 4)
    if use_card:
        return model(x.cuda())
    return model(x)


# silent: DataParallel brings its inputs to the cards
def spread():
    model = nn.DataParallel(nn.Linear(4, 2)).cuda()
    return model(torch.randn(2, 4))


# silent: moved back
def back_again():
    model = nn.Linear(4, 2).cuda()
    model.cpu()
    return model(torch.randn(2, 4))


# silent: a class that something else moves, on whatever device its input is
class Elsewhere(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(4))
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        x = x.cuda()
        return self.fc(x * self.weight)


# silent: a dict of parameters moves with its module
class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.named = nn.ParameterDict({"scale": nn.Parameter(torch.ones(4))})

    def forward(self, x):
        return x * self.named["scale"]


named = Named().cuda()(torch.randn(2, 4).cuda())


# silent: weights that are tied, and read after they were moved
class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(10, 4)
        self.head = nn.Linear(4, 10, bias=False)
        self.head.weight = self.table.weight

    def forward(self, tokens):
        return F.linear(self.head(self.table(tokens)) @ self.table.weight, self.head.weight)


tied = Tied().to(device)(torch.zeros(2, 3, dtype=torch.long, device=device))


# silent: wrapped where there are several cards
def several():
    model = nn.Linear(4, 2)
    if torch.cuda.device_count() > 1:
        model = nn.DataParallel(model)
    model.to(device)
    return model(torch.randn(2, 4))


# silent: the input goes to wherever the model is
follower = nn.Linear(4, 2)
if torch.rand(1).item() > 2:
    follower.cuda()
followed = torch.randn(3, 4)
if next(follower.parameters()).is_cuda:
    followed = followed.cuda()
followed = follower(followed if followed.device == follower.weight.device else followed.to(follower.weight))


# silent: a tensor that is not there yet is brought there
def brought(x):
    shift = torch.ones(4)
    if not shift.is_cuda:
        shift = shift.cuda()
    return shift + torch.zeros(4, device="cuda")


# silent: batches are moved one by one, in dicts and lists
moved_model = nn.Linear(4, 2).cuda()
for batch in DataLoader(rows, 10, pin_memory=True):
    batch = [each.cuda(non_blocking=True) for each in batch]
    entries = {"x": batch[0].cpu(), "y": batch[1]}
    for key in entries:
        entries[key] = entries[key].to(device="cuda")
    cost = F.cross_entropy(moved_model(entries["x"]), entries["y"])


# silent: a network that puts itself on its device
class Agent(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
        self.to(self.device)

    def forward(self, state):
        return self.fc(state)


agent = Agent()
action = agent(torch.tensor([[0.0, 1, 2, 3]], dtype=torch.float).to(agent.device)).argmax()


# silent: layers on different cards, with the features brought along
class Halves(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4).to("cuda:0")
        self.second = nn.Linear(4, 2).to("cuda:1")

    def forward(self, x):
        return self.second(self.first(x.to("cuda:0")).to("cuda:1"))


halves = Halves()(torch.randn(2, 4))


# silent: moved where it is used
class Lazy(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.ones(4)
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        self.scale = self.scale.to(x.device)
        return self.fc(x * self.scale)


def lazy():
    return Lazy().cuda()(torch.randn(2, 4).cuda())


# silent: something unknown may move it
def by_an_engine(accelerator):
    model = nn.Linear(4, 2).cuda()
    model, loader = accelerator.prepare(model, DataLoader(rows, 10))
    for x, y in loader:
        out = model(x)


# silent: a copy crosses devices
def copied():
    buffer = torch.zeros(3).cuda()
    buffer.copy_(torch.ones(3))
    buffer[:] = torch.ones(3)
    return buffer
