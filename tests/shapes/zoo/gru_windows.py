"""A GRU which reads windows of a series and forecasts the following values."""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

WINDOW, HORIZON, N_FEATURES = 24, 6, 3


class WindowDataset(Dataset):
    def __init__(self, series, window=WINDOW, horizon=HORIZON):
        self.series = series
        self.window = window
        self.horizon = horizon

    def __len__(self):
        return len(self.series) - self.window - self.horizon + 1

    def __getitem__(self, i):
        x = self.series[i : i + self.window]
        y = self.series[i + self.window : i + self.window + self.horizon, 0]
        return x, y


class GRURegressor(nn.Module):
    def __init__(self, n_features, hidden_size=32, num_layers=2, horizon=HORIZON):
        super().__init__()
        self.gru = nn.GRU(n_features, hidden_size, num_layers, batch_first=True, dropout=0.1)
        self.norm = nn.LayerNorm(hidden_size)
        self.head = nn.Sequential(nn.Linear(hidden_size, 16), nn.ReLU(), nn.Linear(16, horizon))

    def forward(self, x):
        out, _ = self.gru(x)
        last = out[:, -1, :]
        return self.head(self.norm(last))


def make_series(n=120):
    t = torch.linspace(0, 12, n)
    columns = [torch.sin(t), torch.cos(2 * t), 0.1 * torch.randn(n)]
    return torch.stack(columns, dim=-1)


series = make_series()
mean, std = series.mean(dim=0), series.std(dim=0)
series = (series - mean) / std
loader = DataLoader(WindowDataset(series), batch_size=30, shuffle=True, drop_last=True)

model = GRURegressor(N_FEATURES)
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.9)
criterion = nn.SmoothL1Loss()

for epoch in range(2):
    total = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        forecast = model(x)
        loss = criterion(forecast, y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item() * x.size(0)
    scheduler.step()
    print(f"epoch {epoch}: {total / len(loader.dataset):.4f}")

model.eval()
with torch.no_grad():
    window = series[-WINDOW:].unsqueeze(0)
    forecast = model(window).squeeze(0)
    in_units = forecast * std[0] + mean[0]
    windows = series.unfold(0, WINDOW, WINDOW).transpose(1, 2)
    all_forecasts = model(windows)
    mae = (all_forecasts[:-1] - windows[1:, :HORIZON, 0]).abs().mean(dim=1)
print(in_units.shape, all_forecasts.shape, mae)
