import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10, 2)

    def forward(self, x):
        return self.fc(x)


def criterion_object(dataset):
    net = Net()
    criterion = nn.CrossEntropyLoss()
    for x, y in DataLoader(dataset):
        out = net(x)
        loss = criterion(out, y)  # expect: swapped-loss-arguments(error)
        loss.backward()


def functional(dataset):
    net = Net()
    for images, targets in DataLoader(dataset):
        logits = net(images)
        loss = F.binary_cross_entropy_with_logits(logits, targets.float())  # expect: swapped-loss-arguments(error)
        print(loss.item())


def by_keyword(dataset):
    net = Net()
    for batch in DataLoader(dataset):
        x, y = batch[0], batch[1]
        loss = F.cross_entropy(target=y, input=net(x))  # expect: swapped-loss-arguments(error)
        print(loss.item())


def unpacked_later(dataset, device):
    net = Net().to(device)
    loss_fn = nn.NLLLoss()
    for i, batch in enumerate(DataLoader(dataset)):
        inputs, labels = batch
        inputs, labels = inputs.to(device), labels.to(device)
        log_probs = F.log_softmax(net(inputs), dim=1)
        print(i, loss_fn(log_probs, labels))  # expect: swapped-loss-arguments(error)


def only_names(model, loader, criterion):
    for data, label in loader:
        output = model(data)
        loss = criterion(output, label)  # expect: swapped-loss-arguments(hint)
        print(loss)


def fragment(epoch):
    for data, label in train_loader:
        output = model(data)
        loss = criterion(output, label)  # expect: swapped-loss-arguments(warning)
        print(epoch, loss)


def moved_in_one_line(dataset, device):
    net = Net()
    criterion = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0]))
    for batch in DataLoader(dataset):
        x, y = (part.to(device) for part in batch)
        print(criterion(net(x), y))  # expect: swapped-loss-arguments(error)


def symmetric(dataset):
    net = Net()
    for x, y in DataLoader(dataset):
        print(F.mse_loss(net(x), y))  # expect: swapped-loss-arguments(hint)


# silent: the right order
def right(dataset):
    net = Net()
    criterion = nn.CrossEntropyLoss()
    for x, y in DataLoader(dataset):
        print(criterion(net(x), y))


# silent: an autoencoder compares its output with its own input
def autoencoder(dataset):
    net = Net()
    criterion = nn.MSELoss()
    for x, _ in DataLoader(dataset):
        print(criterion(x, net(x)))


class DiceLoss(nn.Module):
    def forward(self, target, prediction):
        return 1 - (target * prediction).sum()


# silent: a loss of the user's own takes the target first
def own_loss(dataset):
    net = Net()
    criterion = DiceLoss()
    for x, y in DataLoader(dataset):
        print(criterion(y, net(x)))


# silent: two models, one teaches the other
def distillation(dataset):
    student, teacher = Net(), Net()
    for x, _ in DataLoader(dataset):
        print(F.kl_div(F.log_softmax(student(x), 1), F.softmax(teacher(x), 1), reduction="batchmean"))


# silent: pairs and triplets have no (input, target)
def triplet(dataset):
    net = Net()
    criterion = nn.TripletMarginLoss()
    for anchor, positive, negative in DataLoader(dataset):
        print(criterion(anchor, net(positive), net(negative)))


# silent: nobody knows which part of the batch is which
def dictionary(dataset):
    net = Net()
    for batch in DataLoader(dataset):
        print(F.cross_entropy(batch["logits"], net(batch["image"])))


# silent: the pair is (target, input) here and the model got the second
def other_way_round(dataset):
    net = Net()
    for y, x in DataLoader(dataset):
        print(F.cross_entropy(net(x), y))


# silent: numpy calls its own loss
def numpy_loss(model, loader, sklearn_loss):
    for data, label in loader:
        print(sklearn_loss(label, model(data)))


# silent: the batch keeps its order when it is moved
def moved(dataset, device):
    net = Net()
    for batch in DataLoader(dataset):
        x, y = [part.to(device) for part in batch]
        a, b = map(lambda part: part.to(device), batch)
        print(F.cross_entropy(net(x), y), F.cross_entropy(net(a), b))


# silent: a loss found by name may be the user's own
def looked_up(dataset, zoo, name):
    net = Net()
    criterion = getattr(zoo, name)
    loss_fn = zoo[name]
    for x, y in DataLoader(dataset):
        print(criterion(y, net(x)), loss_fn(y, net(x)))


# silent: a loss that was moved is still the loss it was
def moved_loss(dataset, device):
    net = Net()
    criterion = nn.TripletMarginLoss().to(device)
    for a, p, n in DataLoader(dataset):
        print(criterion(a, net(p), net(n)))


# silent: a pair from another model is no batch
def pair_of_another_model(x, student):
    teacher = Net()
    logits, features = student(x)
    print(F.cross_entropy(logits, teacher(x).softmax(-1)), features)


# silent: pseudo-labels of the model are labels
def pseudo_labels(dataset):
    net = Net()
    for x, stored_logits in DataLoader(dataset):
        print(F.cross_entropy(stored_logits, net(x).argmax(1)))
