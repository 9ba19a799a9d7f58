# ruff: noqa: RUF001 - Chinese punctuation is meant
"""Every sentence the product pushes, in both languages; a test keeps them complete and asking for the same facts.

`{name}` is a fact, `[...]` is left out when one of its facts is missing. Chinese templates carry no spaces
around facts: they are set where Latin letters or digits meet Chinese.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh-CN"]


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    body: str


CATALOGUE: Mapping[str, Mapping[Language, Text]] = {
    "visit.outside": {
        "en": Text("Check-in outside the fence", "{rep} checked in {distance_m} from {account}."),
        "zh-CN": Text("外勤签到超出范围", "{rep}在距离{account} {distance_m}处签到，已超出电子围栏。"),
    },
    "visit.unverifiable": {
        "en": Text("Check-in not verified", "{rep} at {account}[: {reason_code}]."),
        "zh-CN": Text("外勤签到无法核实", "{rep}在{account}的签到无法核实[：{reason_code}]。"),
    },
    "workorder.offered": {
        "en": Text("Work order: {title}", "{by} offers you this job[ at {account}]. Accept or decline."),
        "zh-CN": Text("新工单：{title}", "{by}派给你一张工单[，客户：{account}]，请尽快接单或拒单。"),
    },
    "workorder.accepted": {
        "en": Text("Work order accepted", "{rep} accepted: {title}."),
        "zh-CN": Text("工单已接单", "{rep}已接单：{title}。"),
    },
    "workorder.declined": {
        "en": Text("Work order declined", "{rep} declined: {title}[. Reason: {reason}]."),
        "zh-CN": Text("工单被拒单", "{rep}拒接工单：{title}[，原因：{reason}]。请改派他人。"),
    },
    "approval.requested": {
        "en": Text("Discount to approve: {discount_pct}", "{requester} asks for {account}[: {reason}]."),
        "zh-CN": Text("待审批：优惠{discount_pct}", "{requester}为客户{account}提交了优惠申请[，理由：{reason}]。"),
    },
    "approval.approved": {
        "en": Text("Discount approved: {discount_pct}", "{approver} approved it for {account}[: {comment}]."),
        "zh-CN": Text("审批通过：优惠{discount_pct}", "{approver}已同意客户{account}的优惠申请[：{comment}]。"),
    },
    "approval.rejected": {
        "en": Text("Discount rejected: {discount_pct}", "{approver} rejected it for {account}[: {comment}]."),
        "zh-CN": Text("审批驳回：优惠{discount_pct}", "{approver}驳回了客户{account}的优惠申请[：{comment}]。"),
    },
    "approval.asked": {
        "en": Text("Question on your request", "{approver} asks about {account}[: {comment}]."),
        "zh-CN": Text("审批人有疑问", "{approver}对客户{account}的优惠申请有疑问[：{comment}]，请补充说明。"),
    },
    "plan.published": {
        "en": Text("Your visit plan for {day}", "Visits planned: {stops}."),
        "zh-CN": Text("{day}拜访计划已发布", "当天计划拜访{stops}家客户，请按路线执行。"),
    },
    "sync.waiting": {
        "en": Text("Not sent yet: {waiting}", "On your phone since {day}. Open Rounds where there is a network."),
        "zh-CN": Text("手机上有{waiting}条未发送", "最早的一条保存于{day}，请在有网络的地方打开 Rounds。"),
    },
    "plan.changed": {
        "en": Text("Your visit plan for {day} has changed", "[Changed by {by}. ]Open it for the new order."),
        "zh-CN": Text("{day}拜访计划有调整", "[{by}调整了计划。]请查看最新路线。"),
    },
}

# Why a check-in could not be verified, by the reason codes of `checkin`.
REASONS: Mapping[str, Mapping[Language, str]] = {
    "no_fix": {"en": "the phone found no position", "zh-CN": "手机未能定位"},
    "stale_fix": {"en": "the position was too old", "zh-CN": "定位时间过早"},
    "vague_fix": {"en": "the position was too vague", "zh-CN": "定位精度不足"},
    "permission_denied": {"en": "location access was denied", "zh-CN": "未授权定位"},
    "no_pin": {"en": "the account has no pin on the map yet", "zh-CN": "客户尚未标注位置"},
    "future_fix": {"en": "the position carries a future time", "zh-CN": "定位时间晚于当前时间"},
}

WEEKDAYS_ZH = "一二三四五六日"
