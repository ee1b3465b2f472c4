import contextlib

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader
from torchvision import datasets, models


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(10, 10), nn.Dropout(), nn.Linear(10, 2))

    def forward(self, x):
        return self.body(x)


def test(model, device, test_loader):
    model.eval()
    test_loss, correct = 0, 0
    with torch.no_grad():
        for data, target in test_loader:  # expect: eval-without-no-grad(warning)
            data, target = data.to(device), target.to(device)
            output = model(data)
            test_loss += F.nll_loss(output, target, reduction="sum").item()
            correct += output.argmax(dim=1).eq(target).sum().item()
    print(test_loss / len(test_loader.dataset), correct)


def script(root):
    net = Net()
    testset = datasets.MNIST(root, train=False)
    loader = DataLoader(testset, batch_size=64)
    correct = total = 0
    with torch.no_grad():
        for images, labels in loader:  # expect: eval-without-no-grad(warning)
            outputs = net(images)
            _, predicted = torch.max(outputs.data, 1)
            total += labels.size(0)
            correct += (predicted == labels).sum().item()
    print(correct / total)


class Trainer:
    def __init__(self, model, train_set, val_set):
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters())
        self.val_loader = DataLoader(val_set, batch_size=32)
        self.train_loader = DataLoader(train_set, batch_size=32, shuffle=True)

    def fit(self):
        for epoch in range(3):
            self.model.train()
            for x, y in self.train_loader:
                self.optimizer.zero_grad()
                F.cross_entropy(self.model(x), y).backward()
                self.optimizer.step()
            self.validate()

    def validate(self):
        self.model.eval()
        losses = []
        with torch.no_grad():
            for x, y in self.val_loader:  # expect: eval-without-no-grad(warning)
                losses.append(F.cross_entropy(self.model(x), y).item())
        return sum(losses) / len(losses)


@torch.no_grad()
def collected_in_a_comprehension(model: nn.Module, loader: DataLoader):
    model.eval()
    predictions = torch.cat([model(x).argmax(1) for x, _ in loader])  # expect: eval-without-no-grad(warning)
    print(predictions)


@torch.no_grad()
def classify(path):
    model = models.resnet18(weights="DEFAULT")
    model.eval()
    image = torch.load(path)
    output = model(image.unsqueeze(0))  # expect: eval-without-no-grad(warning)
    print(output.argmax(1).item())


# silent: inside no_grad
def in_no_grad(model, loader):
    model.eval()
    with torch.no_grad():
        for x, y in loader:
            print(model(x).argmax(1))


# silent: decorated
@torch.no_grad()
def decorated(model, loader):
    model.eval()
    for x, y in loader:
        print(model(x).argmax(1))


# silent: inference mode as decorator
@torch.inference_mode()
def inference(model, loader):
    model.eval()
    for x, y in loader:
        print(model(x).argmax(1))


def _evaluate(model, loader):
    model.eval()
    hits = 0
    for x, y in loader:
        hits += (model(x).argmax(1) == y).sum().item()
    return hits


# silent: the caller turns gradients off
def caller_wraps(model, loader):
    with torch.no_grad():
        return _evaluate(model, loader)


# silent: gradients with respect to the input are wanted
def saliency(model, loader):
    model.eval()
    for x, y in loader:
        x.requires_grad_()
        model(x).max(1).values.sum().backward()
        print(x.grad.abs().max())


# silent: an attack needs the graph
def fgsm_attack(model, loader, epsilon):
    model.eval()
    for x, y in loader:
        x.requires_grad = True
        loss = F.cross_entropy(model(x), y)
        (grad,) = torch.autograd.grad(loss, x)
        print(model(x + epsilon * grad.sign()).argmax(1))


# silent: a frozen teacher in a training loop
def distill(teacher, student, loader, optimizer):
    teacher.eval()
    for x, _ in loader:
        optimizer.zero_grad()
        target = teacher(x).detach()
        F.mse_loss(student(x), target).backward()
        optimizer.step()


# silent: every parameter is frozen, no graph is built
def frozen_features(loader):
    backbone = models.resnet18(weights="DEFAULT")
    for p in backbone.parameters():
        p.requires_grad = False
    backbone.eval()
    for x, _ in loader:
        print(backbone(x).shape)


# silent: the features go back to a caller that may want gradients
def features(model, batches):
    model.eval()
    out = []
    for x in batches:
        out.append(model(x))
    return torch.stack(out)


# silent: fine-tuning with frozen statistics, trained in the same function
def finetune(model, loader, optimizer):
    model.eval()
    for x, y in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()


# silent: a switch decides
def one_epoch(model, loader, is_train):
    model.train(is_train)
    with torch.set_grad_enabled(is_train):
        for x, y in loader:
            print(F.cross_entropy(model(x), y).item())


# silent: gradients are off everywhere in this script
def whole_script(model, loader):
    torch.set_grad_enabled(False)
    model.eval()
    for x, y in loader:
        print(model(x).argmax(1))


# silent: generate() turns gradients off itself
def generate(model, loader):
    model.eval()
    for batch in loader:
        print(model.generate(batch))


# silent: the loop goes over something else than data
def nodes_of_a_graph(graph_module: nn.Module, example):
    graph_module.eval()
    for node in graph_module.graph.nodes:
        graph_module(example)
        print(node.name)


class Frozen(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    @torch.no_grad()
    def forward(self, x):
        return self.fc(x)


# silent: the model's own forward records nothing
def own_forward(dataset):
    net = Frozen()
    net.eval()
    for x, y in DataLoader(dataset):
        print(net(x).argmax(1).eq(y).sum().item())


# silent: the context is entered another way
def exit_stack(dataset):
    net = Net()
    net.eval()
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.no_grad())
        for x, y in DataLoader(dataset):
            print(net(x).argmax(1).eq(y).sum().item())


# silent: entered by hand
def by_hand(dataset):
    net = Net()
    net.eval()
    context = torch.no_grad()
    context.__enter__()
    for x, y in DataLoader(dataset):
        print(net(x).argmax(1).eq(y).sum().item())


@torch.no_grad()
def yields(dataset):
    net = Net()
    net.eval()
    for x, y in DataLoader(dataset):  # expect: eval-without-no-grad(warning)
        yield net(x).argmax(1).eq(y).sum().item()
