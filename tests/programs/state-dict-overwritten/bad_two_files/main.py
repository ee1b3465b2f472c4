# shows: not torch.equal(model.net[0].weight, best_model_wts["net.0.weight"])
import copy
import torch

from model import Regressor

torch.manual_seed(0)
model = Regressor(5)
optimizer = torch.optim.SGD(model.parameters(), lr=0.3, momentum=0.9)
x, y = torch.randn(40, 5), torch.randn(40)
best_loss, best_model_wts = float("inf"), None

for epoch in range(10):
    model.train()
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(x[:30]), y[:30])
    loss.backward()
    optimizer.step()
    model.eval()
    with torch.no_grad():
        val_loss = torch.nn.functional.mse_loss(model(x[30:]), y[30:]).item()
    if val_loss < best_loss:
        best_loss = val_loss
        best_model_wts = copy.deepcopy(model.state_dict())

# load best model weights
model.state_dict = best_model_wts  # expect: state-dict-overwritten
print("Best val loss: {:.4f}".format(best_loss))
