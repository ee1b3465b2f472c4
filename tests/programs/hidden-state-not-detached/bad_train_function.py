# shows: raises RuntimeError: second time
import torch
import torch.nn as nn
from torch import optim


class WordLM(nn.Module):
    def __init__(self, ntoken, nhid, nlayers=1):
        super().__init__()
        self.nhid, self.nlayers = nhid, nlayers
        self.encoder = nn.Embedding(ntoken, nhid)
        self.rnn = nn.LSTM(nhid, nhid, nlayers)
        self.decoder = nn.Linear(nhid, ntoken)

    def forward(self, tokens, hidden):
        output, hidden = self.rnn(self.encoder(tokens), hidden)
        return self.decoder(output), hidden

    def init_hidden(self, bsz):
        weight = next(self.parameters())
        return (weight.new_zeros(self.nlayers, bsz, self.nhid), weight.new_zeros(self.nlayers, bsz, self.nhid))


def train(model, data, optimizer, criterion, bptt=5):
    model.train()
    hidden = model.init_hidden(data.size(1))
    for i in range(0, data.size(0) - bptt, bptt):
        inputs, targets = data[i : i + bptt], data[i + 1 : i + 1 + bptt].reshape(-1)
        optimizer.zero_grad()
        output, hidden = model(inputs, hidden)
        loss = criterion(output.view(-1, output.size(-1)), targets)
        loss.backward()  # expect: hidden-state-not-detached
        optimizer.step()


model = WordLM(12, 8)
train(model, torch.randint(0, 12, (31, 4)), optim.SGD(model.parameters(), lr=1.0), nn.CrossEntropyLoss())
