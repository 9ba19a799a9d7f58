import os
import subprocess
import sys

import pytest

from backend.__main__ import COMMANDS, main, parser_of


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.words))
def test_every_command_explains_itself_with_examples(command, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as done:
        main([*command.words, "--help"])
    assert done.value.code == 0
    shown = capsys.readouterr().out
    assert "examples:" in shown
    assert all(" ".join(("rounds", *command.words)) in example for example in command.examples)


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as done:
        main(["dance"])
    assert done.value.code == 2
    assert "dance" in capsys.readouterr().err


def test_a_missing_setting_is_one_sentence_naming_it():
    bare = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        (sys.executable, "-m", "backend", "work"), env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_company_and_city_reach_the_start():
    args = parser_of().parse_args(["up", "--company", "empty", "--city", "porto.osm.pbf"])
    assert (args.company, str(args.city)) == ("empty", "porto.osm.pbf")


@pytest.mark.parametrize("group", ["user", "import"])
def test_a_group_of_commands_shows_examples_too(group, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main([group, "--help"])
    assert f"examples:\n  rounds {group} " in capsys.readouterr().out


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "²"])
def test_a_port_that_is_none_is_one_sentence(port, tmp_path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setenv("ROUNDS_VAR", str(tmp_path))
    monkeypatch.setenv("ROUNDS_PORT", port)
    assert main(["up"]) == 1
    assert f"ROUNDS_PORT is '{port}'" in capsys.readouterr().err
