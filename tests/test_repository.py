"""The repository's own promises: locked packages, licences, nothing of one machine."""

import json
import re
import subprocess
import tomllib

import jsonschema
import pytest
import yaml

from positions.schema import read_descriptor
from publishing.codebook import with_codebook


def _canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(lines):
    found = set()
    for line in lines:
        match = re.match(r"^\s*(?:- )?([A-Za-z0-9][A-Za-z0-9._-]*)", line.split("#")[0])
        if match and line.split("#")[0].strip():
            found.add(_canonical(match.group(1)))
    return found


#: What the report is made with, and what the tests need beyond it.
LOCKS = ("requirements", "requirements-tests")


@pytest.fixture(scope="module")
def required(root):
    return {name for kind in LOCKS for name in _names(_lines(root / f"{kind}.in"))}


def _lines(path):
    return [line for line in path.read_text().splitlines() if not line.startswith("-")]


@pytest.fixture(scope="module")
def tracked(root):
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [root / name for name in listed if (root / name).is_file()]


def test_conda_environment_names_the_same_packages(root, required):
    content = yaml.safe_load((root / "environment.yml").read_text())
    flat = []
    for item in content["dependencies"]:
        flat += item["pip"] if isinstance(item, dict) else [item]
    assert _names(flat) - {"python", "pip"} == required


def test_conda_environment_takes_the_pythons_that_are_promised(root):
    promised = tomllib.loads((root / "pyproject.toml").read_text())["project"]["requires-python"]
    asked = yaml.safe_load((root / "environment.yml").read_text())["dependencies"]
    assert f"python{promised}" in asked


@pytest.mark.parametrize("kind", [*LOCKS, "requirements-scale"])
def test_lock_holds_every_package_with_hashes_and_no_registry(root, kind):
    lock = (root / f"{kind}.txt").read_text()
    locked = re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)
    assert _names(_lines(root / f"{kind}.in")) <= {_canonical(name) for name in locked}
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"^--(extra-)?index-url|^--find-links|://", lock, re.MULTILINE)


def test_what_both_locks_hold_they_hold_alike(root):
    one, other = (
        dict(re.findall(r"^([\w.-]+)==([\w.]+)", (root / f"{kind}.txt").read_text(), re.MULTILINE))
        for kind in LOCKS
    )
    assert all(one[name] == other[name] for name in one.keys() & other.keys())


def test_jupyter_book_stays_below_two(root):
    assert re.search(r"^jupyter-book==1\.", (root / "requirements.txt").read_text(), re.MULTILINE)


def test_citation_file_is_valid(root):
    schema = json.loads((root / "tests/schemas/cff-1.2.0.json").read_text())
    content = yaml.load((root / "CITATION.cff").read_text(), Loader=yaml.BaseLoader)
    jsonschema.Draft7Validator(schema).validate(content)


def test_citation_and_package_have_the_same_version(root):
    import tomllib

    version = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    assert yaml.safe_load((root / "CITATION.cff").read_text())["version"] == version
    assert f"[{version}]" in (root / "CHANGELOG.md").read_text()


def test_no_file_is_larger_than_two_megabytes(tracked):
    assert [path.name for path in tracked if path.stat().st_size > 2_000_000] == []


def test_no_file_names_a_package_index_or_a_folder_of_one_machine(root, tracked):
    pattern = re.compile(r"--(extra-)?index-url[ =]|--find-links|" + re.escape(str(root)))
    skipped = {"test_repository.py"}
    bad = [
        path.name
        for path in tracked
        if path.name not in skipped
        and pattern.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert bad == []


def test_readme_commands_are_make_targets(root):
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", (root / "README.md").read_text(), re.M))
    assert {"book", "test", "site"} <= named
    assert named <= targets


def test_makefile_refuses_a_misspelt_setting(root):
    result = subprocess.run(
        ["make", "-n", "book", "SESION=ahc7"], cwd=root, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert "unknown setting SESION; this Makefile takes SESSION, FOCUS" in result.stderr


def test_the_codebook_is_what_the_descriptor_says(root):
    """Else run ``python -m publishing.codebook``."""
    text = (root / "data" / "README.md").read_text(encoding="utf-8")
    assert with_codebook(text, read_descriptor(root / "data" / "register")) == text


def test_files_of_the_register_are_utf8_with_unix_line_ends(root):
    for path in (root / "data" / "register").iterdir():
        content = path.read_bytes()
        content.decode("utf-8")
        assert b"\r" not in content, path.name
        assert content.endswith(b"\n"), path.name


def test_what_a_note_or_a_label_says_decides_nothing(root):
    """Knowledge about the data is a column: an editor may reword a note or a label."""
    asked = r"\.str\.(contains|match|fullmatch|extract|startswith|endswith|find|count)\b"
    asked += r"|\.(startswith|endswith|find)\(|\s(not )?in\s"
    told = re.compile(rf"""(\[["'](note|label)["']\]|\.(note|label))({asked})""")
    within = re.compile(r"""\bin\s+\w+(\[["'](note|label)["']\]|\.(note|label)\b)""")
    bad = [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for folder in (root / "lib" / "positions", root / "lib" / "publishing" / "chapters")
        for path in sorted(folder.glob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if told.search(line) or (within.search(line) and " for " not in line)
    ]
    assert bad == []
