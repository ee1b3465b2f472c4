"""Rule incomplete-resume."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.incomplete_resumes import IncompleteResume, Missing
from torchvet.facts.local_code import LocalCode
from torchvet.rules._contract import WARNING, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import insert_statement_before
from torchvet.syntax.nodes import place


@rule(severity=WARNING, since="0.1")
def incomplete_resume(resume: IncompleteResume, file: FileFacts) -> Iterator[Report]:
    """Training goes on from the epoch in a checkpoint, but not with all that belongs to that epoch.

    Adam's moments, the momentum of SGD and the place in a schedule are part of the training, as the weights are. Made
    anew, they begin at zero: the first steps after the restart are of another size, and the learning rate begins its way
    from the start. Who loads weights only to begin at epoch 0 is left alone.

    Bad:
        import os
        import torch
        from torch import nn

        model = nn.Linear(4, 1)
        optimizer = torch.optim.Adam(model.parameters())
        start = 0
        if os.path.exists("last.pt"):
            checkpoint = torch.load("last.pt")
            model.load_state_dict(checkpoint["model"])
            start = checkpoint["epoch"] + 1
        for epoch in range(start, 10):
            optimizer.zero_grad()
            model(torch.ones(2, 4)).mean().backward()
            optimizer.step()
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}
            torch.save(state, "last.pt")

    Good:
        import os
        import torch
        from torch import nn

        model = nn.Linear(4, 1)
        optimizer = torch.optim.Adam(model.parameters())
        start = 0
        if os.path.exists("last.pt"):
            checkpoint = torch.load("last.pt")
            model.load_state_dict(checkpoint["model"])
            optimizer.load_state_dict(checkpoint["optimizer"])
            start = checkpoint["epoch"] + 1
        for epoch in range(start, 10):
            optimizer.zero_grad()
            model(torch.ones(2, 4)).mean().backward()
            optimizer.step()
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}
            torch.save(state, "last.pt")
    """
    source = file.source
    names = " and ".join(f"`{each.name}` ({each.kind})" for each in resume.missing)
    is_saved = all(each.entry for each in resume.missing)
    yield Report(
        range=source.range_of(resume.load),
        message=message(
            "training goes on from the epoch in `{checkpoint}`, but without the state of {names}: it is "
            + ("never loaded" if is_saved else "not saved"),
            checkpoint=resume.checkpoint,
            names=names,
        ),
        fix=_fix(resume, file),
        related=(related(source.range_of(resume.loop.iter), "training goes on here"),),
    )


def _fix(resume: IncompleteResume, file: FileFacts) -> Fix | None:
    """Restores beside the weights what the checkpoint has."""
    (code,) = file.facts(LocalCode)
    statement = code.statement(resume.load)
    if statement is None or not all(each.entry and _is_there(code, each, resume) for each in resume.missing):
        return None
    lines = [f'{each.name}.load_state_dict({resume.checkpoint}["{each.entry}"])' for each in resume.missing]
    joint = f"\n{file.source.indentation(statement.lineno)}"
    names = " and ".join(f"`{each.name}`" for each in resume.missing)
    edit = insert_statement_before(file.source, statement, joint.join(lines))
    return unsafe_fix("Restore {names} too", edit, names=names)


def _is_there(code: LocalCode, missing: Missing, resume: IncompleteResume) -> bool:
    """Whether the name means the same where the weights are loaded, and is bound by then."""
    scope = code.scope(resume.load)
    if "." in missing.name:
        is_other_method = code.scope(missing.made) is not scope
        return is_other_method and code.class_of(missing.made) is code.class_of(resume.load)
    return code.scope(missing.made) in (scope, code.tree) and place(missing.made) < place(resume.load)
