"""Commands on the data of an instance, running or not: `rounds migrate`, `demo`, `import`, `user`, `bench`."""

from argparse import Namespace


def migrate(_: Namespace) -> int:
    from backend.db.recorded import up_to_date
    from backend.settings import Settings
    from infra.attach import services

    with services():
        database_url = Settings.from_env().database_url
        if not up_to_date(database_url):
            from backend.db.migrate import upgrade_now  # seconds on a busy machine, for nothing else

            upgrade_now(database_url)
    return 0


def demo(args: Namespace) -> int:
    from backend.demo.seed import seed
    from backend.settings import Settings
    from infra.attach import services

    with services(whole=True):
        seed(Settings.from_env(), args.company)
    return 0


def import_accounts(args: Namespace) -> int:
    from backend.accounts.importer import import_file
    from backend.settings import Settings
    from infra.attach import services

    with services():
        return import_file(Settings.from_env(), args.file)


def add_user(args: Namespace) -> int:
    from backend.people.newcomer import add
    from backend.settings import Settings
    from infra.attach import services

    with services():
        return add(Settings.from_env(), name=args.name, login=args.login, roles=args.role)


def bench(args: Namespace) -> int:
    from backend.bench import end_in_order

    end_in_order()
    if args.name == "routing":  # on files, not on the running product
        from backend.bench.routing.command import run as bench_routing

        return bench_routing(args)
    if args.name in {"sync", "feed", "permissions"}:  # on a server and a database of its own
        from backend.bench.sync.command import run as bench_sync

        return bench_sync(args)
    from backend.bench import run
    from infra.attach import services

    with services(whole=True):
        return run(args.name, args.json, args.data)
