export default {
  "plan.tabs": "Planning",
  "plan.tab_day": "Day",
  "plan.tab_week": "Week",
  "plan.tab_actual": "Planned and actual",
  "plan.tab_territories": "Territories",
  "plan.left_out_title": "Left out today",
  "plan.left_out_text": "These were due but did not fit into the day. Each with its reason.",
  "plan.at": "{name} at {time}",
  "plan.cannot_both": "{visits} cannot both be kept",
  "plan.cannot_all": "{visits} cannot all be kept",
} as const;
