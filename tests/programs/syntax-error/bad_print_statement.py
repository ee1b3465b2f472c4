# shows: raises SyntaxError
import torch

loss = torch.tensor(1.0)
print "loss", loss.item()  # expect: syntax-error
