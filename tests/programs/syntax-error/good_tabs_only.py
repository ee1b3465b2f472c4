# shows: runs
import torch
import torch.nn as nn


class Net(nn.Module):
	def __init__(self, *, width: int = 8):
		super().__init__()
		self.fc = nn.Linear(4, width)
		self.head = nn.Linear(width, 2)

	def forward(self, x: "torch.Tensor") -> "torch.Tensor":
		return self.head(
            torch.relu(self.fc(x)))


if __name__ == "__main__":
	net = Net()
	try:
		print(net(torch.randn(3, 4)).shape)
	except* RuntimeError as group:
		print(group.exceptions)
