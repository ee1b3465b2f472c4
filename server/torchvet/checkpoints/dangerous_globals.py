"""Which names a pickle may not import without being able to run commands or code.

A list of the known ways, so a name that is not here is not proven harmless: torch.load(weights_only=True) is
the safe way to load, whatever this says.
"""

from __future__ import annotations

from collections.abc import Iterable

_MODULE_LIST = """
    os posix nt sys subprocess pty commands shutil socket ctypes runpy importlib imp code codeop pickle _pickle
    marshal dill cloudpickle joblib webbrowser platform pdb bdb timeit cProfile profile doctest asyncio
    multiprocessing threading _thread signal tempfile pathlib io _io urllib http ftplib smtplib requests
    operator _operator zipimport pkgutil pip ensurepip venv pydoc linecache tracemalloc inspect gc
"""
_BUILTIN_LIST = """
    eval exec execfile compile open file input __import__ getattr setattr delattr globals locals vars apply
    map filter memoryview breakpoint type
"""
_NAME_LIST = """
    functools.partial functools.reduce types.FunctionType types.CodeType types.MethodType types.ModuleType
    torch.load torch.save torch.hub.load torch.package.PackageImporter torch.jit.load torch.classes.load_library
    torch.ops.load_library torch.utils.cpp_extension.load torch.utils.cpp_extension.load_inline
    torch._utils._import_dotted_name torch.storage._load_from_bytes torch.serialization.load
    torch._inductor.codecache.compile_file torch.utils._config_module.load_config
    numpy.load numpy.fromfile numpy.testing._private.utils.runstring numpy.f2py.compile
    site.main logging.config.dictConfig logging.FileHandler
"""
_HARMLESS_LIST = """
    pathlib.PosixPath pathlib.Path pathlib.WindowsPath pathlib.PurePosixPath pathlib.PureWindowsPath
    pathlib._local.PosixPath pathlib._local.WindowsPath operator.itemgetter
    io.BytesIO io.StringIO _io.BytesIO _io.StringIO
"""
_MODULES, _BUILTINS = frozenset(_MODULE_LIST.split()), frozenset(_BUILTIN_LIST.split())
_NAMES, _HARMLESS = frozenset(_NAME_LIST.split()), frozenset(_HARMLESS_LIST.split())


def dangerous(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the dotted names that can run commands or code when unpickled, in their order."""
    return tuple(name for name in names if _is_dangerous(name))


def _is_dangerous(name: str) -> bool:
    module, _, attribute = name.partition(".")
    if name in _HARMLESS:
        return False
    if module in ("builtins", "__builtin__", "__builtins__"):
        return attribute.partition(".")[0] in _BUILTINS
    return module in _MODULES or name in _NAMES
