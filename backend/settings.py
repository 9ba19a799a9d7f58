"""Configuration: one frozen value, read once from the environment, failing with the variable's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import environ  # the one reader of the environment in the backend
from pathlib import Path
from typing import Literal

PROFILES = ("car", "bicycle", "foot")
LOWEST_PORT, HIGHEST_PORT = 1, 65_535


class SettingError(ValueError):
    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name


@dataclass(frozen=True, slots=True)
class ObjectStoreSettings:
    endpoint: str
    access_key: str
    secret_key: str = field(repr=False)
    bucket: str
    region: str


@dataclass(frozen=True, slots=True)
class Settings:
    database_url: str = field(repr=False)
    host: str
    port: int
    var: Path
    city_dir: Path
    pwa_dir: Path
    store: ObjectStoreSettings | None
    osrm: Mapping[str, str]
    log: Literal["json", "text"]
    secure_cookies: bool
    fcm_credentials: Path | None
    vapid_subject: str | None
    durable: Literal["disk", "backup"]

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read every setting; raises SettingError naming the variable that is missing or wrong."""
        env = environ if env is None else env
        var = Path(env.get("ROUNDS_VAR", "var"))
        credentials = env.get("ROUNDS_FCM_CREDENTIALS")
        return cls(
            database_url=_required(env, "DATABASE_URL"),
            host=env.get("ROUNDS_HOST", "127.0.0.1"),
            port=_port(env.get("ROUNDS_PORT", "8000")),
            var=var,
            city_dir=Path(env.get("ROUNDS_CITY_DIR", str(var / "city"))),
            pwa_dir=Path(env.get("ROUNDS_PWA_DIR", "pwa/dist")),
            store=_store(env),
            osrm=_osrm(env.get("ROUNDS_OSRM_URL", "")),
            log=_log(env.get("ROUNDS_LOG", "json")),
            secure_cookies=env.get("ROUNDS_SECURE_COOKIES", "1") != "0",
            fcm_credentials=Path(credentials) if credentials else None,
            vapid_subject=env.get("ROUNDS_VAPID_SUBJECT"),
            durable=_durable(env.get("ROUNDS_DURABLE", "disk")),
        )


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "")
    if not value:
        raise SettingError(name, "is not set. `rounds up` sets it; elsewhere name a PostGIS database.")
    return value


def _port(text: str) -> int:
    if not text.isdigit() or not LOWEST_PORT <= int(text) <= HIGHEST_PORT:
        raise SettingError("ROUNDS_PORT", f"'{text}' is not a port between {LOWEST_PORT} and {HIGHEST_PORT}")
    return int(text)


def _log(text: str) -> Literal["json", "text"]:
    if text == "json" or text == "text":  # noqa: PLR1714 - two comparisons narrow the type
        return text
    raise SettingError("ROUNDS_LOG", f"'{text}' is neither json nor text")


def _durable(text: str) -> Literal["disk", "backup"]:
    if text == "disk" or text == "backup":  # noqa: PLR1714 - two comparisons narrow the type
        return text
    raise SettingError("ROUNDS_DURABLE", f"'{text}' is neither disk nor backup")


def _store(env: Mapping[str, str]) -> ObjectStoreSettings | None:
    if not env.get("S3_ENDPOINT"):
        return None
    return ObjectStoreSettings(
        endpoint=env["S3_ENDPOINT"],
        access_key=_required(env, "S3_ACCESS_KEY"),
        secret_key=_required(env, "S3_SECRET_KEY"),
        bucket=env.get("S3_BUCKET", "rounds"),
        region=env.get("S3_REGION", "us-east-1"),
    )


def _osrm(text: str) -> dict[str, str]:
    """`car=http://a,foot=http://b`, or one address with `{profile}` in it; empty means no road graph."""
    if not text:
        return {}
    if "{profile}" in text:
        return {profile: text.replace("{profile}", profile) for profile in PROFILES}
    pairs = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
    if not pairs or set(pairs) - set(PROFILES):
        raise SettingError("ROUNDS_OSRM_URL", f"name each address as one of {', '.join(PROFILES)}: car=http://…")
    return pairs
