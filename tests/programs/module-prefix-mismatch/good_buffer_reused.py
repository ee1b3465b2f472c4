# shows: runs
import io, torch, torch.nn as nn
def roundtrip(sd):
    buf = io.BytesIO()
    torch.save(sd, buf)
    buf.seek(0)
    return torch.load(buf)
dp = nn.DataParallel(nn.Linear(4, 2))
dp.load_state_dict(roundtrip(dp.state_dict()))
nn.Linear(4, 2).load_state_dict(roundtrip(dp.module.state_dict()))
