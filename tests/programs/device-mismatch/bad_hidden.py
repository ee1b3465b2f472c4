# shows: raises RuntimeError on a card
import torch
import torch.nn as nn


class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, num_layers, num_classes):
        super().__init__()
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.lstm = nn.LSTM(input_size, hidden_size, num_layers, batch_first=True)
        self.fc = nn.Linear(hidden_size, num_classes)

    def forward(self, x):
        h0 = torch.zeros(self.num_layers, x.size(0), self.hidden_size)
        c0 = torch.zeros(self.num_layers, x.size(0), self.hidden_size)
        out, _ = self.lstm(x, (h0, c0))  # expect: device-mismatch
        return self.fc(out[:, -1, :])


device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = RNN(28, 64, 2, 10).to(device)
images = torch.randn(4, 28, 28).to(device)
print(model(images).shape)
