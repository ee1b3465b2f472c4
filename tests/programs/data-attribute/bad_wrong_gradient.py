# shows: not torch.allclose(w.grad, right)
import torch

x = torch.tensor([1.0, 2.0, 3.0])
w = torch.tensor([0.5, -0.5, 1.0], requires_grad=True)
right = 2 * w.detach() * x**2

h = w * x
loss = (h * h).sum()
h.data.clamp_(min=0)  # expect: data-attribute
loss.backward()
print("grad:", w.grad)
