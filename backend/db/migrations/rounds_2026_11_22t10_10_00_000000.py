from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.engine import ENGINE

ID = "2026-11-22T10:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Evidence only grows, also for the application; more tables are locked by person and by company"

GROWS_ONLY = ("visit_report", "approval_comment", "change_log", "mutation")
MOVES_ON = {
    "visit": ("state", "ended_at", "out_verdict_detail", "raw_fixes"),
    "account_pin": ("valid_to",),
    "approval_request": ("state", "decided_at", "due_at"),
    "upload": (
        "state", "received_bytes", "refused_code", "content_type", "object_key", "thumb_key", "width", "height",
        "completed_at",
    ),
}  # fmt: skip
SYSTEM = "current_setting('rounds.system', true) = 'on'"
COMPANY_RULE = f"id = nullif(current_setting('rounds.company', true), '')::uuid or {SYSTEM}"
ALERT_RULE = f"""current_setting('rounds.people', true) = '*' or {SYSTEM}
    or person_id = any (nullif(nullif(current_setting('rounds.people', true), ''), '*')::uuid[])"""


def rights():
    for table in GROWS_ONLY:
        yield f"revoke update, delete, truncate on {table} from rounds_app;"
    for table, columns in MOVES_ON.items():
        yield f"revoke update, delete, truncate on {table} from rounds_app;"
        yield f"grant update ({', '.join(columns)}) on {table} to rounds_app;"


def security():
    yield "alter table company enable row level security; alter table company force row level security;"
    yield f"create policy company_itself on company using ({COMPANY_RULE});"
    yield f"create policy alert_people on alert as restrictive using ({ALERT_RULE});"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rounds", description=DESCRIPTION)

    async def run():
        connection = ENGINE.current_transaction.get().connection
        await connection.execute("\n".join([*rights(), *security()]))

    manager.add_raw(run)
    return manager
