import torch
from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present

from network import Network

same = nn.DataParallel(Network())
same.load_state_dict(torch.load("wrapped.pth"))

inner = nn.DataParallel(Network())
inner.module.load_state_dict(torch.load("bare.pth"))

bare = Network()
bare.load_state_dict(torch.load("bare.pth"))

stripped = Network()
weights = torch.load("wrapped.pth")
consume_prefix_in_state_dict_if_present(weights, "module.")
stripped.load_state_dict(weights)

by_hand = Network()
by_hand.load_state_dict({key.removeprefix("module."): value for key, value in torch.load("wrapped.pth").items()})

unknown = Network()
unknown.load_state_dict(torch.load("somebody_elses.pth"))
