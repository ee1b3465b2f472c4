"""Which functions share memory with what they are given, and which copy."""

from __future__ import annotations

from torchvet.facts.contract_parts import MemoryContract, Said

MEMORY_CONTRACTS: tuple[MemoryContract, ...] = (
    MemoryContract(
        "tensor",
        False,
        Said(
            "Copies: later changes of the data don't show in the tensor. It keeps the dtype of an array (numpy's "
            "default is float64) and the gradients of nothing.",
            "会复制数据：之后修改原数据不影响张量。保留数组的 dtype（numpy 默认为 float64），不保留梯度。",
        ),
    ),
    MemoryContract(
        "as_tensor",
        True,
        Said(
            "Shares memory with an array, or gives a tensor back as it is, where dtype and device stay; else it "
            "copies, as it does with lists.",
            "若 dtype 和设备不变，则与数组共享内存（张量则原样返回）；否则复制，列表总是复制。",
        ),
    ),
    MemoryContract(
        "from_numpy",
        True,
        Said(
            "Shares memory: what changes in the array changes in the tensor, and the other way round. The dtype stays "
            "(numpy's default is float64, layers want float32).",
            "共享内存：数组与张量的修改互相可见。dtype 不变（numpy 默认 float64，而网络层需要 float32）。",
        ),
    ),
    MemoryContract(
        "asarray",
        True,
        Said(
            "Shares memory wherever it can; `copy=True` asks for a copy.",
            "尽可能共享内存；`copy=True` 时复制。",
        ),
    ),
    MemoryContract(
        "frombuffer",
        True,
        Said("Shares memory with the buffer.", "与缓冲区共享内存。"),
    ),
    MemoryContract(
        "clone",
        False,
        Said(
            "Copies, and gradients flow back through the copy; `.detach().clone()` cuts them.",
            "会复制，且梯度可以回传；`.detach().clone()` 则切断梯度。",
        ),
    ),
)
