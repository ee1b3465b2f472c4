def begin(optimizer):
    optimizer.zero_grad()


def log(optimizer):
    print(optimizer.param_groups[0]["lr"])
