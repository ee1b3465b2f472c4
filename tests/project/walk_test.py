"""Which files a path stands for, and how their bytes become text and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from torchvet.project.files import Unreadable, python_files
from torchvet.project.reading import ReadError, decode_python, read_python, write_in_place

# Every file of a made-up project, and whether a walk finds it.
TREE = {
    "b.py": True,
    "a.py": True,
    "notes.txt": False,
    ".hidden/a.py": False,
    "pkg/__pycache__/a.py": False,
    "pkg/deep/a.py": True,
    "node_modules/a.py": False,
    "env/pyvenv.cfg": False,
    "env/lib/a.py": False,
    "conda/conda-meta/history": False,
    "conda/a.py": False,
    "x/site-packages/a.py": False,
    "build/a.py": False,
    "pkg/build/__init__.py": True,
    "pkg/build/a.py": True,
    "outputs/a.py": False,
    "pkg/outputs/a.py": False,
    "top/a.py": False,
    "pkg/top/a.py": True,
    "gen_1/a.py": False,
    "kept/a.py": True,
    "pkg/local.py": False,
    "pkg/special/a.py": False,
    "special/a.py": True,
}
IGNORED = "# comment\noutputs/\n/top\ngen_*\nkept\n!kept\nlocal.py\na/b/c\n*\n"


def _make(root: Path) -> None:
    for name in TREE:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (root / ".gitignore").write_text(IGNORED)
    (root / "pkg" / ".gitignore").write_text("special\n")
    (root / "pkg" / "loop").symlink_to(root)
    (root / "dangling.py").symlink_to(root / "nowhere.py")


def _walked(root: Path, named: Path) -> list[str]:
    found = list(python_files(str(named), lambda _: False))
    return [Path(str(each)).relative_to(root).as_posix() for each in found]


def test_a_folder_stands_for_what_a_person_wrote_in_it(tmp_path: Path) -> None:
    _make(tmp_path)
    walked = _walked(tmp_path, tmp_path)
    assert sorted(walked) == sorted(name for name, is_found in TREE.items() if is_found)
    assert walked == _walked(tmp_path, tmp_path)


def test_ignored_names_hold_below_the_repository_too(tmp_path: Path) -> None:
    _make(tmp_path)
    (tmp_path / ".git").mkdir()
    assert "pkg/outputs/a.py" not in _walked(tmp_path, tmp_path / "pkg")
    assert _walked(tmp_path, tmp_path / "build") == ["build/a.py"]


def test_the_working_folder_is_not_repeated_in_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert list(python_files(".", lambda _: False)) == [str(Path("pkg", "a.py"))]
    assert list(python_files("./pkg/", lambda _: False)) == [str(Path("pkg", "a.py"))]


def test_what_is_not_there_is_said() -> None:
    assert list(python_files("nowhere.py", lambda _: False)) == [
        Unreadable("nowhere.py", "no such file or folder")
    ]


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        ("x = 'é'\r\n".encode(), "x = 'é'\r\n", "utf-8"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n", "utf-8-sig"),
        (
            "# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"),
            "# -*- coding: latin-1 -*-\nx = 'é'\n",
            "iso-8859-1",
        ),
        (
            "#!python\n# vim: fileencoding=gbk :\nx = '中'\n".encode("gbk"),
            "#!python\n# vim: fileencoding=gbk :\nx = '中'\n",
            "gbk",
        ),
        (b"", "", "utf-8"),
    ],
)
def test_bytes_become_text_and_the_same_bytes_again(
    tmp_path: Path, content: bytes, text: str, encoding: str
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(content)
    path.chmod(0o640)
    decoded = read_python(path)
    assert (decoded.text, decoded.encoding) == (text, encoding)
    write_in_place(path, decoded.text, decoded.encoding)
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["a.py"]


def test_writing_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("old")
    (tmp_path / "link.py").symlink_to(tmp_path / "real.py")
    write_in_place(tmp_path / "link.py", "new", "utf-8")
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == "new"


def test_a_text_that_can_not_be_encoded_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_in_place(path, "中", "latin-1")
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"x = '\xff'\n", "byte 5"),
        (b"# coding: no-such-codec\n", "no-such-codec"),
        (b"# coding: rot13\n", "rot13"),
    ],
)
def test_bytes_that_are_no_python_text_are_said(content: bytes, word: str) -> None:
    with pytest.raises(ReadError, match=word):
        decode_python(content)
