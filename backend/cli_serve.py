"""The two long-lived processes of the product: `rounds serve` and `rounds work`."""

from argparse import Namespace


def serve(_: Namespace) -> int:
    from backend.server import serve as answer_http  # noqa: PLC0415 - each command loads only what it runs
    from backend.settings import Settings  # noqa: PLC0415

    answer_http(Settings.from_env())
    return 0


def work(_: Namespace) -> int:
    from backend.settings import Settings  # noqa: PLC0415 - each command loads only what it runs
    from backend.worker import run  # noqa: PLC0415

    run(Settings.from_env())
    return 0
