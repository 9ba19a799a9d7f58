"""Histories that went wrong once, shrunk, or that show best what may: always tried, whatever chance invents besides."""

from typing import Any

History = tuple[tuple[str, dict[str, Any]], ...]


def write(kind: str, who: int = 0, number: int = 0) -> tuple[str, dict[str, Any]]:
    return "write", {"who": who, "kind": kind, "number": number}


def push(who: int = 0, batch: str = "all", fate: str = "arrives") -> tuple[str, dict[str, Any]]:
    return "push", {"who": who, "batch": batch, "fate": fate}


def step(name: str, **given: Any) -> tuple[str, dict[str, Any]]:
    return name, given


HISTORIES: dict[str, History] = {
    "a refusal whose answer was lost": (
        push(),
        step("write_in_a_version_of_another_day", who=0, number=1, version=99),
        push(fate="answer lost"),
        write("edit", number=1),
        push(),
    ),
    "locked under a name that was the other person's": (
        push(),
        step("log_in_on_the_phone_of_another", who=1),
        write("check_in", who=1),
        push(who=1),
        step("lock_and_find_again", who=0),
        push(who=0),
        push(who=1),
    ),
    "acknowledged after the backup": (
        push(),
        write("check_in"),
        push(),
        step("back_up"),
        write("report"),
        write("request"),
        push(),
        step("restore"),
        push(),
        step("pull", who=0),
        write("check_out"),
        push(),
    ),
    "restored twice, the phone hears of the second only": (
        push(),
        write("missed"),
        push(),
        step("restore"),
        write("trail"),
        push(fate="answer lost"),
        step("restore"),
        push(batch="all that is kept"),
        step("pull", who=0),
        push(),
    ),
    "an old push arrives after a restore": (
        push(),
        write("check_in"),
        push(),
        step("restore"),
        step("an_old_push_arrives_again", who=0, number=0),
        step("pull", who=0),
        push(),
    ),
    "killed before its end, then sent from both tabs": (
        push(),
        write("check_in"),
        write("edit", number=1),
        step("kill", who=0, place="before its end"),
        push(fate="at the same time"),
    ),
    "a plan is deleted with its stops while its order waits": (
        push(),
        step("pull", who=0),
        write("order", number=1),
        step("plan_a_day_or_delete_it_with_its_stops", number=0),
        push(),
        step("pull", who=0),
    ),
    "trails that arrive as soon as they are written": (
        *(write("check_in") for _ in range(60)),
        write("trail"),
        write("check_in"),
        write("trail"),
        write("trail", number=1),
    ),
    "the account of a stop is archived while the order waits": (
        push(),
        write("order", number=1),
        step("archive", number=1),
        push(),
        step("pull", who=0),
    ),
    "lost after a restore that does not know the phone": (
        push(),
        write("check_in"),
        push(),
        step("restore"),
        step("lock_and_find_again", who=0),
        write("check_out"),
        push(),
        step("pull", who=0),
        push(),
    ),
}
