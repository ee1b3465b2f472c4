import os

import torch


def by_model(model):
    model = model.cuda()
    os.environ["CUDA_VISIBLE_DEVICES"] = "1"  # expect: late-cuda-visible-devices(warning)
    return model


def by_call():
    torch.cuda.set_device(0)
    os.environ["CUDA_VISIBLE_DEVICES"] = "0,1"  # expect: late-cuda-visible-devices(warning)


# silent: in time
def in_time(model):
    os.environ["CUDA_VISIBLE_DEVICES"] = "1"
    return model.cuda()


# Asking whether there are any calls cuInit (torch.cuda.is_available), which reads the variable.
def asked():
    if torch.cuda.is_available():
        os.environ["CUDA_VISIBLE_DEVICES"] = "1"  # expect: late-cuda-visible-devices(warning)


# silent: seeding waits for the first use, and counting asks NVML
def seeded():
    torch.cuda.manual_seed_all(0)
    print(torch.cuda.device_count())
    os.environ["CUDA_VISIBLE_DEVICES"] = "1"


# silent: perhaps nothing was touched
def perhaps(model, is_big):
    if is_big:
        model.cuda()
    os.environ["CUDA_VISIBLE_DEVICES"] = "1"


# silent: for processes that are started later
def for_others(model, start):
    model.cuda()
    start(env={"CUDA_VISIBLE_DEVICES": "1"})


# silent: notes that show two scripts side by side
def two_scripts(model, path):
    os.environ["CUDA_VISIBLE_DEVICES"] = "1,2"
    torch.save(model.cuda().state_dict(), path)

    os.environ["CUDA_VISIBLE_DEVICES"] = "0"
    return torch.load(path)
