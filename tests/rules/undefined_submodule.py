import functools

import torch
import torch.nn as nn


class Misspelt(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3)
        self.conv2 = nn.Conv2d(8, 8, 3)
        self.dropout = nn.Dropout()

    def forward(self, x):
        x = self.conv1(x)
        x = self.cnov2(x)  # expect: undefined-submodule(error)
        return self.droput(x)  # expect: undefined-submodule(error)


class OtherNumber(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 4)

    def forward(self, x):
        return self.fc2(self.fc1(x))  # expect: undefined-submodule(error)


class Forgotten(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.head(self.fc(x))

    def head(self, x):
        return self.activation(x)  # expect: undefined-submodule(error)


net = Forgotten()


class Parent(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 4)


class Child(Parent):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 4)

    def forward(self, x):
        out, _ = self.rnn(self.embed(x))
        return self.projection(out)  # expect: undefined-submodule


child = Child()


# silent: assigned in another method, or by name
class Elsewhere(nn.Module):
    def __init__(self):
        super().__init__()
        self.build()
        self.add_module("tail", nn.Linear(4, 4))
        self.register_buffer("scale", torch.ones(4))

    def build(self):
        self.stem = nn.Linear(4, 4)

    def forward(self, x):
        return self.tail(self.stem(x)) * self.scale


elsewhere = Elsewhere()


# silent: of the module itself
class Inherited(nn.Module):
    width = 4

    def forward(self, x):
        if self.training:
            return x.type(self.kind) * self.width
        return x

    @property
    def kind(self):
        return next(self.parameters()).dtype


inherited = Inherited()


# silent: a subclass gives it
class Skeleton(nn.Module):
    def forward(self, x):
        return self.body(x)


class Filled(Skeleton):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 4)


# silent: no object of it is made here, and other names are nothing like it
class Template(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return self.later(self.fc(x))


# silent: given by a loop over names
class Dynamic(nn.Module):
    def __init__(self, names):
        super().__init__()
        for name in names:
            setattr(self, name, nn.Linear(4, 4))

    def forward(self, x):
        return self.first_layer(x)


dynamic = Dynamic(["first_layer"])


# silent: answers for names it does not have
class Answering(nn.Module):
    def __getattr__(self, name):
        return super().__getattr__(name)

    def forward(self, x):
        return self.anything(x)


answering = Answering()


# silent: given from outside
class Outside(nn.Module):
    def forward(self, x):
        return self.attached(x)


outside = Outside()
outside.attached = nn.Linear(4, 4)


# silent: asked first
class Asked(nn.Module):
    def forward(self, x):
        if hasattr(self, "optional"):
            return self.optional(x)
        try:
            return self.perhaps(x)
        except AttributeError:
            return x


asked = Asked()


# silent: a helper gets the module
class Helped(nn.Module):
    def __init__(self, fill):
        super().__init__()
        fill(self)

    def forward(self, x):
        return self.filled(x)


helped = Helped(print)


# silent: the base is not known
class OfUnknown(Strange):
    def forward(self, x):
        return self.strange(x)


of_unknown = OfUnknown()


# silent: a container has more names
class Sequence(nn.Sequential):
    def forward(self, x):
        return self.entry(x)


sequence = Sequence()
