"""Travel times and drawn ways: by road where there is a road graph, else a straight line that says so."""

from backend.roads.travel import Roads, configure, current

__all__ = ["Roads", "configure", "current"]
