"""Everybody must be visited: Solomon's text files and VRPLIB's sections, in the DIMACS convention (one decimal)."""

from pathlib import Path

import numpy as np

from backend.bench.routing.read.plane import Column, Plane, numbers

DECIMALS = 1
COLUMNS = 7  # number, x, y, demand, ready, due, service


def solomon(file: Path) -> Plane:
    lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    heading = next(i for i, words in enumerate(lines) if words[:2] == ["NUMBER", "CAPACITY"])
    vehicles, capacity = lines[heading + 1]
    rows = np.array([[float(word) for word in words] for words in lines[heading + 2 :] if words[0].isdigit()])
    if rows.ndim != 2 or rows.shape[1] != COLUMNS:
        raise ValueError(f"its table has not {COLUMNS} columns")
    return Plane(
        rows[:, 1:3],
        rows[:, 4],
        rows[:, 5],
        rows[:, 6],
        vehicles=int(vehicles),
        decimals=DECIMALS,
        goal="length",
        loads=rows[:, 3],
        capacity=int(capacity),
    )


def vrplib(file: Path) -> Plane:
    """`VRPTW` and, with a section of prizes, `PCVRPTW`."""
    said, tables = _sections(file.read_text(encoding="utf-8"))
    if said.get("EDGE_WEIGHT_TYPE", "EUC_2D") != "EUC_2D":
        raise ValueError("only EUC_2D distances are known")
    windows, loads = tables["TIME_WINDOW"], tables["DEMAND"][:, 0]
    prizes = tables["PRIZE"][:, 0] if "PRIZE" in tables else np.zeros(0)
    service = np.full(len(windows), float(said.get("SERVICE_TIME", 0)))
    service[0] = 0
    if "SERVICE_TIME" in tables:
        service = tables["SERVICE_TIME"][:, 0]
    return Plane(
        tables["NODE_COORD"],
        windows[:, 0],
        windows[:, 1],
        service,
        vehicles=int(said.get("VEHICLES", len(windows) - 1)),
        decimals=DECIMALS,
        goal="length_and_lost_prize" if len(prizes) else "length",
        prizes=prizes,
        loads=loads,
        capacity=int(said["CAPACITY"]),
    )


def _sections(text: str) -> tuple[dict[str, str], dict[str, Column]]:
    """`KEY : value` lines, and the tables without their numbering."""
    said: dict[str, str] = {}
    rows: dict[str, list[list[float]]] = {}
    table = ""
    for line in (line.strip() for line in text.splitlines()):
        if line.endswith("_SECTION"):
            table = line.removesuffix("_SECTION")
        elif ":" in line:
            key, value = line.split(":", 1)
            said[key.strip()] = value.strip()
        elif line and line != "EOF" and table != "DEPOT":
            rows.setdefault(table, []).append(numbers(line)[1:])
    return said, {name: np.array(values) for name, values in rows.items()}
