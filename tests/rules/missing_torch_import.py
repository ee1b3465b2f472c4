net = nn.Sequential(nn.Linear(4, 2))  # expect: missing-torch-import(hint)
x = torch.randn(3, 4)


# silent: said once, not at every use
def second():
    return torch.zeros(2)
