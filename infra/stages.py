"""The stages of `rounds up`, in order. Each leaves its addresses in the stack's environment."""

import http.client
import json
import shutil
from collections.abc import Callable

from infra import extracts, places, ports
from infra.cluster import PrivateCluster
from infra.databases import database_of
from infra.foreground import Cancelled
from infra.objectstore import ObjectStore, http_status
from infra.processes import Child
from infra.roads import Roads
from infra.screen import Step, note, step
from infra.stack import Stack
from infra.trouble import Trouble

LEAST_FREE_BYTES = 300_000_000  # below this PostgreSQL's log and a day of photos no longer fit
HEALTH = "/healthz"


def check_ground(stack: Stack) -> None:
    """What would fail later in a worse way: a full disk, a taken port, an app that was never built."""
    stack.places.var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(stack.places.var).free
    if free < LEAST_FREE_BYTES:
        raise Trouble(
            f"{stack.places.var} has {free // 1_000_000} MB free; {LEAST_FREE_BYTES // 1_000_000} MB are needed.",
            "Free some space, or put the data elsewhere: ROUNDS_VAR=/a/larger/disk make run",
        )
    ports.must_be_free(stack.host, stack.port)
    if stack.extract is not None:
        extracts.must_be_extract(stack.extract)
    if not (stack.places.pwa / "index.html").exists():
        note(f"The app for phones is not built ({stack.places.pwa}); only the API will answer. Run `make setup`.")


def start_database(stack: Stack) -> Callable[[], None]:
    """Starts the private cluster unless DATABASE_URL names another; call the answer to wait for it."""
    if stack.environment.get("DATABASE_URL"):
        return lambda: _say_external("database", "DATABASE_URL")
    cluster = PrivateCluster(stack.places.cluster, log=stack.places.logs / "postgres.log")
    if not cluster.initialised:
        with step("database", "creating the PostgreSQL cluster") as shown:
            cluster.ensure()
            shown.detail = f"created in {cluster.home}"
    child = stack.keeper.start(cluster.program())
    name = database_of(stack.company, stack.places.city, places.DEMO_EXTRACT, stack.extract)
    stack.environment["DATABASE_URL"] = cluster.url(name)

    def wait() -> None:
        with step("database", "starting") as shown:
            _ready(stack, child)
            cluster.ensure_database(name)
            shown.detail = f"PostgreSQL {cluster.binaries.major} in {cluster.home}"

    return wait


def start_photos(stack: Stack) -> Callable[[], None]:
    if stack.environment.get("S3_ENDPOINT"):
        return lambda: _say_external("photos", "S3_ENDPOINT")
    store = ObjectStore(
        stack.places.media, keys=stack.places.var / "s3-keys.json", log=stack.places.logs / "rclone.log"
    )
    child = stack.keeper.start(store.program())
    stack.environment |= store.environment()

    def wait() -> None:
        with step("photos", "starting") as shown:
            _ready(stack, child)
            shown.detail = f"S3 over {stack.places.media}"

    return wait


def build_city(stack: Stack) -> None:
    """Prepare road graphs and the basemap, unless the city at hand was made from the wanted extract."""
    wanted = extracts.wanted(stack.places.city, stack.extract, places.DEMO_EXTRACT)
    if wanted is None:
        return
    with step("city", f"building from {wanted.name}") as shown:
        stack.do("city", shown.say, "city", str(wanted), "--out", str(stack.places.city))
        shown.detail = f"built from {wanted.name}"


def start_roads(stack: Stack) -> Callable[[], None]:
    if stack.environment.get("ROUNDS_OSRM_URL"):
        return lambda: _say_external("roads", "ROUNDS_OSRM_URL")
    roads = Roads(stack.places.city, logs=stack.places.logs)
    programs = roads.programs()
    if not programs:
        return lambda: note(
            "No road graph here: travel times are straight lines x 1.3, and marked so. See `rounds doctor`."
        )
    children = [stack.keeper.start(program) for program in programs]
    stack.environment["ROUNDS_OSRM_URL"] = roads.url()

    def wait() -> None:
        with step("roads", "loading") as shown:
            _ready(stack, *children)
            shown.detail = ", ".join(roads.profiles)

    return wait


def migrate(stack: Stack) -> None:
    with step("schema", "looking for new migrations") as shown:
        stack.do("migrate", shown.say, "migrate")
        shown.detail = "up to date"


def start_product(stack: Stack) -> None:
    """The worker comes second: what it loads to be quick later would only make the first page wait."""
    api = stack.keeper.start(stack.product("api", "serve", ready=lambda: _healthy(stack)))
    with step("api", "starting") as shown:
        _ready(stack, api)
        shown.detail = stack.address
    worker = stack.keeper.start(stack.product("worker", "work"))
    with step("worker") as shown:
        _ready(stack, worker)
        shown.detail = "plans, messages and reports run in the background"


def fill_company(stack: Stack) -> bool:
    """Seed the demo company where none exists; True when the first page must ask for a company."""
    if not company_needed(stack):
        return False
    if stack.company == "empty":
        return True
    try:
        with step("demo", "making a company with customers and a day's plans") as shown:
            stack.do("demo", shown.say, "demo", "--company", "demo")
            shown.detail = "Aurora Demo Supplies"
    except Trouble as trouble:  # what was made so far is usable, and `rounds doctor` needs a running instance
        note(str(trouble))
    return False


def company_needed(stack: Stack) -> bool:
    connection = http.client.HTTPConnection(_reach(stack.host), stack.port, timeout=10)
    try:
        connection.request("GET", "/api/setup")
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    return answer.status == http.client.OK and bool(json.loads(body).get("needed"))


def _ready(stack: Stack, *children: Child) -> None:
    stack.keeper.wait_ready(*children)
    if stack.keeper.stopping.is_set():
        raise Cancelled


def _healthy(stack: Stack) -> bool:
    return http_status(stack.port, HEALTH, _reach(stack.host)) == http.client.OK


def _reach(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host


def _say_external(name: str, setting: str) -> None:
    shown = Step(name, 0.0)
    shown.detail = f"yours, named by {setting}; left alone"
    print(f"  ✓ {name:<12} {shown.detail}", flush=True)
