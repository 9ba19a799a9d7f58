from uuid import UUID

import pytest

from media.names import object_key

COMPANY = UUID("018f0000-0000-7000-8000-000000000001")
UPLOAD = UUID("018f0000-0000-7000-8000-000000000002")


def test_a_key_names_company_upload_and_variant():
    assert object_key(COMPANY, UPLOAD, "thumb") == f"{COMPANY}/{UPLOAD}/thumb"


def test_an_unknown_variant_is_refused():
    with pytest.raises(ValueError, match="variant"):
        object_key(COMPANY, UPLOAD, "../secret")


def test_a_name_that_is_no_id_cannot_become_a_path():
    with pytest.raises(ValueError, match="badly formed"):
        object_key("../../etc", UPLOAD, "served")
