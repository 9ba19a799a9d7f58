"""The two long-lived processes of the product: `rounds serve` and `rounds work`."""

from argparse import Namespace


def serve(_: Namespace) -> int:
    from backend.server import serve as answer_http
    from backend.settings import Settings

    answer_http(Settings.from_env())
    return 0


def work(_: Namespace) -> int:
    from backend.settings import Settings
    from backend.worker import run

    run(Settings.from_env())
    return 0
