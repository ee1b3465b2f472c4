# shows: raises SyntaxError
import torch

model = torch.nn.Linear(3, 1)
for epoch in range(3)  # expect: syntax-error
    print(model(torch.ones(1, 3)))
