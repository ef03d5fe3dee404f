"""The dashboard's command: what it needs, and what it says where that is not there."""

from __future__ import annotations

import sys

import pytest

from ipssim.cli import main


def test_without_the_extra_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [one for one in sys.modules if one.split(".")[0] == "solara"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "solara", None)
    assert main(["dashboard", "--no-browser"]) == 2
    said = capsys.readouterr().err
    assert "pip install 'ipssim[dashboard]'" in said
    assert "uv sync --extra dashboard" in said


@pytest.mark.parametrize(("given", "wrong"), [
    (["arms.ips.caseload_cap=40"], "takes no settings"), (["--port", "0"], "from 1 to 65535"),
])
def test_what_a_dashboard_does_not_take(
    given: list[str], wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dashboard", *given]) == 2
    assert wrong in capsys.readouterr().err
