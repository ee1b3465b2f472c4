# shows: runs
import torch
from torch import nn, \
    optim

CONFIG = {
    "lr": 1e-2, "layers": [4, 8,
        2],
    "name": "run-"
            "1",
}
layers = [m for i, o in zip(CONFIG["layers"], CONFIG["layers"][1:]) for m in (nn.Linear(i, o), nn.Tanh())]
model = nn.Sequential(*layers[:-1])
opt = optim.SGD(
    model.parameters(), lr=CONFIG["lr"]
)
x, y = torch.randn(6, 4), torch.randn(6, 2)
for _ in range(2): opt.zero_grad(); loss = ((model(x) - y) ** 2).mean(); loss.backward(); opt.step()
text = f"{CONFIG['name']}: {loss.item():.3f}" \
       f" with {sum(p.numel() for p in model.parameters()):_} parameters"
print(text)
