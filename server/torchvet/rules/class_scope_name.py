"""Rule class-scope-name."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.python_scopes import ClassScopeName
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def class_scope_name(name: ClassScopeName, file: FileFacts) -> Iterator[Report]:
    """A name of the class body is used bare in a method.

    What a class body imports or assigns becomes an attribute of the class. Methods don't see it as a plain name:
    the first call raises a NameError. The import belongs to the top of the file; an attribute is read as
    `self.name`.

    Bad:
        from torch import nn

        class Named(nn.Sequential):
            from collections import OrderedDict

            def rebuild(self):
                return nn.Sequential(OrderedDict(self.named_children()))

    Good:
        from collections import OrderedDict

        from torch import nn

        class Named(nn.Sequential):
            def rebuild(self):
                return nn.Sequential(OrderedDict(self.named_children()))
    """
    yield Report(
        range=file.source.range_of(name.binding),
        message=message("methods don't see `{name}`: using it there raises a NameError", name=name.use.id),
        related=(related(file.source.range_of(name.use), "used here"),),
    )
