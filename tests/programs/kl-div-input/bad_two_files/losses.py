import torch.nn as nn
import torch.nn.functional as F


class DistillLoss(nn.Module):
    def __init__(self, temperature, alpha):
        super().__init__()
        self.T = temperature
        self.alpha = alpha
        self.ce = nn.CrossEntropyLoss()

    def forward(self, student_logits, teacher_logits, labels):
        p_s = F.softmax(student_logits / self.T, dim=-1)
        p_t = F.softmax(teacher_logits / self.T, dim=-1)
        kd = F.kl_div(p_s, p_t, reduction="batchmean") * self.T**2  # expect: kl-div-input
        return self.alpha * kd + (1 - self.alpha) * self.ce(student_logits, labels)
