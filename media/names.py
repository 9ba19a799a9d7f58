"""Where an upload lives in the object store."""

from typing import Literal, get_args
from uuid import UUID

Variant = Literal["original", "served", "thumb"]


def object_key(company_id: UUID, upload_id: UUID, variant: Variant) -> str:
    """`<company>/<upload>/<variant>`: a company is one prefix, an upload one folder.

    The original is evidence and never served.
    """
    if variant not in get_args(Variant):
        raise ValueError(f"variant must be one of {get_args(Variant)}, not {variant!r}")
    return f"{UUID(str(company_id))}/{UUID(str(upload_id))}/{variant}"
