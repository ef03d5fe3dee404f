"""What a reader of the repository meets: files, promises, nothing of the machine it was made on."""

from __future__ import annotations

import ast
import re
import stat
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ("pip install uv && uv run ipssim compare", "pip install uv && uv run pytest")
PYTHON = sorted([*(ROOT / "ipssim").rglob("*.py"), *(ROOT / "docs" / "make").rglob("*.py")])

# Built from pieces, so that this file does not hold what it looks for.
MACHINE = re.compile("/(?:" + "|".join(("root", "work", "opt", "farm")) + ")" + "/")
INDEX = re.compile("files" + r"\.python" + "|/" + "simple" + "/|" + "pypi" + r"\.org")


def repository_files() -> list[Path]:
    """Return the files that are tracked or could be, as git sees them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )
    if listed.returncode:  # an unpacked source archive
        return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """Return a file's text, or nothing for a picture or another binary file."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def name_of(requirement: str) -> str:
    """Return the name of what is required."""
    return re.split(r"[^\w-]", requirement)[0]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """Return what pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pattern", [MACHINE, INDEX], ids=["machine paths", "package indexes"])
def test_no_file_names_the_machine_or_a_package_index(pattern: re.Pattern[str]) -> None:
    files = repository_files()
    assert len(files) > 20
    found = [
        f"{path.relative_to(ROOT)}, line {number}: {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_patterns_find_what_they_should() -> None:
    assert MACHINE.search("see " + "/ro" + "ot/project/file.py")
    assert INDEX.search("https://files" + ".pythonhosted.org/x")
    assert not MACHINE.search("ipssim/rules/in_work.py")


def test_lock_file_is_ignored() -> None:
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ROOT / "uv.lock" not in repository_files()


def test_readme_says_first_what_the_model_misses() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "misses" in re.findall(r"^## (.+)$", text, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_has_the_command_on_a_line_of_its_own(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()


def test_ci_script_is_executable_bash() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_ci_runs_first_what_readme_says_and_leaves_out_no_test(project: dict[str, Any]) -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    early, late = script.split("--group ci")
    for command in COMMANDS:
        assert f'readme "{command.removeprefix("pip install uv && uv run ")}"' in early
    markers = project["tool"]["pytest"]["ini_options"]["markers"]
    names = [marker.split(":")[0] for marker in markers]
    left_out = " or ".join(name for name in names if name != "scan")  # takes hours
    assert f'pytest -m "{left_out}"' in late


def test_tests_need_no_more_than_the_default_group(project: dict[str, Any]) -> None:
    groups = project["dependency-groups"]
    imported = {
        name.split(".")[0]
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }
    runs_them = {"pytest-xdist"}
    assert {name_of(entry) for entry in groups["dev"]} - runs_them <= imported
    only_ci = {name_of(entry) for entry in groups["ci"] if isinstance(entry, str)}
    assert only_ci & imported == set()


def test_citation_is_valid_and_names_the_version(project: dict[str, Any]) -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = project["project"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "version", "license"} <= set(citation)
    assert citation["authors"] == [{"name": author["name"]} for author in project["authors"]]
    assert str(citation["version"]) == project["version"]
    assert citation["license"] == project["license"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{project['version']}]" in changelog


def test_version_licence_and_title_are_the_same_wherever_they_stand(
    project: dict[str, Any],
) -> None:
    import ipssim
    from ipssim.studies.engine.identity import made_with

    project = project["project"]
    said = metadata.metadata("ipssim")
    versions = {project["version"], ipssim.__version__, said["Version"], made_with()["version"]}
    assert versions == {project["version"]}, "uv sync --group ci installs it anew"
    assert said["License-Expression"] == project["license"]
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith(f"{project['license']} ")
    for page in ("README.md", "docs/stability.md", "docs/start.md"):
        found = set(re.findall(r"(?:Version |ipssim-)(\d+\.\d+\.\d+)",
                               (ROOT / page).read_text(encoding="utf-8")))
        assert found == {project["version"]}, page


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in repository_files():
        if path.suffix != ".md":
            continue
        for link in re.findall(r"\]\(([^)\s]+)\)", text_of(path)):
            target = link.split("#")[0]
            if target and "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {link}")
    assert broken == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    """Return the names in a wheel and in a source archive, without the archive's own folder."""
    folder = tmp_path_factory.mktemp("built")
    for kind in ("wheel", "sdist"):
        code = f"import sys, hatchling.build; hatchling.build.build_{kind}(sys.argv[1])"
        subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=True, timeout=120)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        return names, {name.partition("/")[2] for name in archive.getnames()}


@pytest.mark.ci
def test_wheel_carries_the_configuration(built: tuple[set[str], set[str]]) -> None:
    names, _ = built
    configs = {
        f"ipssim/configs/{path.relative_to(ROOT / 'configs').as_posix()}"
        for path in (ROOT / "configs").rglob("*.yaml")
    }
    assert len(configs) > 1
    assert configs <= names
    assert "ipssim/py.typed" in names


@pytest.mark.ci
def test_what_makes_the_documents_is_in_the_source_archive_only(
    built: tuple[set[str], set[str]],
) -> None:
    wheel, archive = built
    makers = {path.relative_to(ROOT).as_posix() for path in PYTHON if "docs" in path.parts}
    assert makers
    assert makers <= archive
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"ipssim"}
    shipped = {name.rpartition("/")[2] for name in wheel if name.startswith("ipssim/report/")}
    assert shipped & {"generated.py", "mechanism_pages.py", "table_pages.py", "odd.py"} == set()


def test_status_has_no_holes() -> None:
    text = (ROOT / "docs" / "status.md").read_text(encoding="utf-8")
    assert not re.findall(r"@[A-Z_0-9]+@", text)
    for path in re.findall(r"`(docs/[\w.]+\.md)`", text):
        assert (ROOT / path).is_file(), path
