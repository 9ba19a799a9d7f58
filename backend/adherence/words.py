"""What codes of a measured day are called in a table, as on the screen."""

REASONS = {
    "late_start": ("Late start", "出发晚"),
    "longer_visit": ("Longer visit before", "之前的拜访超时"),
    "longer_travel": ("Longer way", "路上时间更长"),
    "unplanned_visit": ("Unplanned visit before", "之前有计划外拜访"),
    "changed_order": ("Order was changed", "顺序有变"),
    "closed": ("It was closed", "没有营业"),
    "not_there": ("Nobody was there", "没有人在"),
    "no_time": ("No time left, as reported", "本人报告没有时间"),
    "cancelled": ("They cancelled", "客户取消"),
    "other": ("Another reason, as reported", "本人报告其他原因"),
    "taken_out": ("Taken out of the plan during the day", "当天从计划中移出"),
    "ran_out_of_time": ("The day was over", "当天时间已到"),
    "not_out": ("No visit was made this day", "当天没有拜访"),
    "unknown": ("No reason was given", "没有说明原因"),
    "work_order": ("Work order", "工单"),
    "added_to_plan": ("Added during the day", "当天加入"),
    "own_choice": ("Own choice", "自行安排"),
}
BASES = {"trail": ("Trail", "轨迹"), "visits": ("Visits", "拜访")}

FIGURES = {True: ("Worked out", "已计算"), False: ("Not worked out yet", "尚未计算")}


def figures(*, is_known: bool, language: str) -> str:
    return _word(FIGURES[is_known], language)


def reason(code: str | None, language: str) -> str:
    """A code that a day of long ago still has, and nothing else, is unknown too."""
    return _word(REASONS.get(code or "unknown", REASONS["unknown"]), language)


def basis(code: str | None, language: str) -> str | None:
    return _word(BASES[code], language) if code else None


def _word(words: tuple[str, str], language: str) -> str:
    return words[language == "zh-CN"]
