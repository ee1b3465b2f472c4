import torch
import torch.nn as nn


class LastStep(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 16, num_layers=2, batch_first=True)  # expect: batch-first-mismatch(warning)
        self.gru = nn.GRU(8, 16, 1, True, True)  # expect: batch-first-mismatch
        self.fc = nn.Linear(16, 2)

    def forward(self, x):
        out, (h, c) = self.lstm(x)
        steps, _ = self.gru(x)
        return self.fc(out[:, -1, :]) + self.fc(steps[:, -1])


class Embedded(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(10, 8)
        self.encoder = nn.GRU(8, 16, batch_first=True)  # expect: batch-first-mismatch

    def forward(self, x):
        embedded = self.words(x)
        steps, hidden = self.encoder(embedded)
        return steps[:, -1]


class StateOfBatch(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = hidden
        self.embed = nn.Embedding(10, 8)
        self.rnn = nn.RNN(8, hidden, batch_first=True)  # expect: batch-first-mismatch

    def forward(self, x):
        h0 = torch.zeros(1, x.size(0), self.hidden).to(x.device)
        x = self.embed(x)
        out, h = self.rnn(x, h0)
        return h


class StateOfLstm(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = hidden
        self.lstm = nn.LSTM(8, hidden, batch_first=True)  # expect: batch-first-mismatch

    def forward(self, x):
        batch, length, width = x.shape
        h0 = torch.zeros(1, batch, self.hidden)
        c0 = torch.zeros(1, batch, self.hidden)
        out, (h, c) = self.lstm(x, (h0, c0))
        return out


# silent: batch first
class BatchFirst(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 16, batch_first=True)
        self.gru = nn.GRU(8, 16, 1, True, True)

    def forward(self, x):
        out, _ = self.lstm(x, (torch.zeros(1, x.size(0), 16), torch.zeros(1, x.size(0), 16)))
        steps, _ = self.gru(x)
        return out[:, -1, :] + steps[:, -1, :]


# silent: length first throughout
class LengthFirst(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 16)

    def forward(self, x):
        h0 = torch.zeros(1, x.size(1), 16)
        out, (h, c) = self.lstm(x, (h0, h0))
        return out[-1]


# silent: turned back before
class TurnedBack(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 16)

    def forward(self, x):
        out, _ = self.lstm(x.transpose(0, 1))
        out = out.transpose(0, 1)
        return out[:, -1, :]


# silent: turned after the state was sized
class TurnedInput(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(8, 16)

    def forward(self, x):
        h0 = torch.zeros(1, x.size(0), 16)
        x = x.permute(1, 0, 2)
        out, h = self.gru(x, h0)
        return h


# silent: given as an argument
class Chosen(nn.Module):
    def __init__(self, batch_first):
        super().__init__()
        self.gru = nn.GRU(8, 16, batch_first=batch_first)

    def forward(self, x):
        out, h = self.gru(x)
        return out[:, -1, :]


# silent: a state of one sample
class OneSample(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(8, 16)

    def forward(self, x):
        out, h = self.gru(x.view(len(x), 1, -1), torch.zeros(1, 1, 16))
        return out.view(len(x), -1)


# silent: another row is meant
class Other(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(8, 16)

    def forward(self, x):
        out, h = self.gru(x)
        return out[:, 0, :]
