# shows: raises IndentationError
import torch


def accuracy(output, target):
    hits = output.argmax(1) == target
      return hits.float().mean()  # expect: syntax-error


print(accuracy(torch.ones(2, 2), torch.zeros(2)))
