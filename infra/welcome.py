"""The last thing `rounds up` prints: where to go and who to be."""

from infra.stack import Stack

DEMO_PASSWORD = "rounds-demo"  # noqa: S105 - printed on every start, for made-up people only
DEMO_LOGINS = (
    ("field rep", "rep@demo.example"),
    ("manager", "manager@demo.example"),
    ("approver", "approver@demo.example"),
    ("auditor", "auditor@demo.example"),
    ("administrator", "admin@demo.example"),
)


def welcome(stack: Stack, *, first_page_asks: bool) -> None:
    print(f"\n  Rounds is ready:  {stack.address}\n")
    if first_page_asks:
        print("  No company yet: the first page asks for its name and for the first administrator.")
    elif stack.company == "demo":
        print(f"  Password of every demo login: {DEMO_PASSWORD}")
        for role, login in DEMO_LOGINS:
            print(f"    {role:<14} {login}")
    if stack.host == "127.0.0.1":
        print("\n  Phones in the same network: see docs/operations.md (HTTPS is needed for camera and location).")
    print(f"  Logs: {stack.places.logs}    Stop: Ctrl-C\n", flush=True)
