from piccolo.table import Table

from backend.db.columns import count, instant, key, octets, ref, ref_list, words
from backend.db.engine import ENGINE


class Upload(Table, db=ENGINE, tablename="upload"):
    """A photo or voice note on its way or in the object store."""

    id = key()
    company_id = ref()
    person_id = ref(index=True)
    visit_id = ref(null=True)
    kind = words()
    content_type = words()
    size_bytes = count()
    sha256 = words()
    source = words()
    taken_at = instant()
    received_bytes = count()
    state = words()
    refused_code = words(null=True)
    object_key = words(null=True)
    thumb_key = words(null=True)
    width = count(null=True)
    height = count(null=True)
    created_at = instant()
    completed_at = instant(null=True)
    backed_up_at = instant(null=True)
    shown_to = ref_list()


class UploadChunk(Table, db=ENGINE, tablename="upload_chunk"):
    """Bytes that arrived and are not yet in the object store."""

    id = key()
    company_id = ref()
    upload_id = ref(index=True)
    person_id = ref()
    start_byte = count()
    data = octets()
