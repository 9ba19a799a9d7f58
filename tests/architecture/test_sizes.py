"""Small rooms: what a person can hold in the head, measured."""

from tests.architecture.sources import PACKAGES, Function, sources

LONGEST_FILE = 400  # lines; aim for 250
LONGEST_FUNCTION = 40  # lines; aim for 12
MOST_PARAMETERS = 5  # `self` and `cls` not counted


def test_no_file_is_longer_than_four_hundred_lines():
    long = [f"{s.path}: {s.lines}" for s in sources(*PACKAGES, "tests") if s.lines > LONGEST_FILE]
    assert long == []


def test_no_function_is_longer_than_forty_lines():
    long = [
        f"{s.path}:{f.lineno} {f.name}: {length_of(f)}"
        for s in sources(*PACKAGES, "tests")
        for f in s.functions()
        if length_of(f) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_function_takes_more_than_five_parameters():
    greedy = [
        f"{s.path}:{f.lineno} {f.name}: {parameters_of(f)}"
        for s in sources(*PACKAGES)
        for f in s.functions()
        if parameters_of(f) > MOST_PARAMETERS
    ]
    assert greedy == []


def length_of(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters_of(function: Function) -> int:
    arguments = function.args
    everything = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return len([argument for argument in everything if argument.arg not in {"self", "cls"}])
