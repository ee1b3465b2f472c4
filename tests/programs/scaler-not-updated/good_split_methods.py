# shows: len(losses) == 4
import torch
import torch.nn.functional as F


class AmpMixin:
    def setup_amp(self):
        self.scaler = torch.amp.GradScaler("cpu")

    def backward(self, loss):
        self.optimizer.zero_grad()
        self.scaler.scale(loss).backward()

    def apply_gradients(self):
        self.scaler.step(self.optimizer)

    def finish_iteration(self):
        self.scaler.update()


class Learner(AmpMixin):
    def __init__(self, n_in, n_out):
        self.model = torch.nn.Linear(n_in, n_out)
        self.optimizer = torch.optim.RMSprop(self.model.parameters(), lr=1e-3)
        self.setup_amp()

    def learn(self, x, y):
        self.backward(loss := F.mse_loss(self.model(x), y))
        self.apply_gradients()
        self.finish_iteration()
        return loss.item()


learner = Learner(5, 2)
losses = [learner.learn(torch.randn(6, 5), torch.randn(6, 2)) for _ in range(4)]
