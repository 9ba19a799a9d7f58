"""Small instances in the formats of the bench."""

from pathlib import Path

import numpy as np

TOPTW = """4 10 3 1
0 200
  0 0.00 0.00 0.00 0.00 0 0 0 100
  1 3.00 4.00 10.00 7.00 1 1 1 0 50
  2 1.00 1.00 10.00 5.00 1 1 1 0 60
  3 90.00 90.00 10.00 99.00 1 1 1 0 50
"""
SOLOMON = """TINY

VEHICLE
NUMBER     CAPACITY
  2         30

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0        100          0
    1      3         4         20          0         50         10
    2      1         1         20          0         60         10
"""
VRPLIB = """NAME : tiny
TYPE : {kind}
DIMENSION : 3
VEHICLES : 2
CAPACITY : 30
SERVICE_TIME : 10
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 3 4
3 1 1
DEMAND_SECTION
1 0
2 20
3 20
TIME_WINDOW_SECTION
1 0 100
2 0 50
3 0 60
{prizes}DEPOT_SECTION
1
-1
EOF
"""
PRIZES = "PRIZE_SECTION\n1 0\n2 37\n3 1\n"


def data_folder(folder: Path) -> Path:
    """One of everything."""
    for name in ("toptw", "solomon", "gh", "pcvrptw", "field"):
        (folder / name).mkdir(parents=True)
    (folder / "toptw" / "t1.txt").write_text(TOPTW)
    (folder / "toptw" / "t2.txt").write_text(TOPTW)
    recalled = 't1,2,11,"recalled"\nt1,1,12,"proven optimum, somewhere"\nt1,1,99,recalled\n'
    (folder / "toptw" / "BKS.csv").write_text(f"instance,m,best_known,source\n{recalled}")
    (folder / "solomon" / "S1.txt").write_text(SOLOMON)
    (folder / "solomon" / "BKS.csv").write_text("instance,best_known\nS1,12.8\n")
    (folder / "gh" / "G1.vrp").write_text(VRPLIB.format(kind="VRPTW", prizes=""))
    (folder / "pcvrptw" / "P1.vrp").write_text(VRPLIB.format(kind="PCVRPTW", prizes=PRIZES))
    field_day(folder / "field" / "F_2_3.npz")
    return folder


def field_day(file: Path) -> None:
    """Two reps, three accounts a few minutes apart, the first of them an appointment at noon."""
    seconds = 300 * np.abs(np.arange(5)[:, None] - np.arange(5)[None])
    windows = [[0, 86_400], [0, 86_400], [43_200, 43_200], [32_400, 64_800], [32_400, 64_800]]
    np.savez(
        file,
        xy=np.array([[-8.6, 41.1 + 0.01 * i] for i in range(5)]),
        tw=np.array(windows),
        svc=np.array([0, 0, 1_800, 1_800, 1_800]),
        prize=np.array([0, 0, 30, 20, 10]),
        req=np.array([False, False, True, False, False]),
        vtw=np.array([[30_600, 59_400], [30_600, 59_400]]),
        T=seconds.astype(np.int32),
    )
