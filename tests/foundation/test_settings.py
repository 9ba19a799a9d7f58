import pytest

from backend.settings import SettingError, Settings

URL = {"DATABASE_URL": "postgresql:///rounds"}


def test_a_missing_database_is_named():
    with pytest.raises(SettingError, match="DATABASE_URL"):
        Settings.from_env({})


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_an_impossible_port_is_named(port):
    with pytest.raises(SettingError) as caught:
        Settings.from_env(URL | {"ROUNDS_PORT": port})
    assert caught.value.name == "ROUNDS_PORT"


def test_one_address_with_a_profile_serves_all_three():
    osrm = Settings.from_env(URL | {"ROUNDS_OSRM_URL": "http://roads/{profile}"}).osrm
    assert osrm == {p: f"http://roads/{p}" for p in ("car", "bicycle", "foot")}


def test_addresses_per_profile_are_taken_apart():
    osrm = Settings.from_env(URL | {"ROUNDS_OSRM_URL": "car=http://a:1,foot=http://b:2"}).osrm
    assert osrm == {"car": "http://a:1", "foot": "http://b:2"}


@pytest.mark.parametrize("text", ["http://somewhere", "plane=http://a"])
def test_addresses_of_unknown_profiles_are_refused(text):
    with pytest.raises(SettingError, match="ROUNDS_OSRM_URL"):
        Settings.from_env(URL | {"ROUNDS_OSRM_URL": text})


def test_a_store_without_its_key_is_refused_by_the_name_of_the_key():
    with pytest.raises(SettingError, match="S3_ACCESS_KEY"):
        Settings.from_env(URL | {"S3_ENDPOINT": "http://127.0.0.1:9"})


def test_secrets_do_not_show_when_settings_are_printed():
    store = {"S3_ENDPOINT": "http://h", "S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "hush-hush"}
    shown = repr(Settings.from_env({"DATABASE_URL": "postgresql://u:pass-word@h/d"} | store))
    assert "hush-hush" not in shown
    assert "pass-word" not in shown


def test_an_unknown_log_style_is_refused():
    with pytest.raises(SettingError, match="ROUNDS_LOG"):
        Settings.from_env(URL | {"ROUNDS_LOG": "xml"})
