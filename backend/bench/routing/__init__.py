"""`rounds bench routing`: the routing engine beside free engines on public and field instances."""
