export default {
  "plan.tabs": "Planning",
  "plan.tab_day": "Day",
  "plan.tab_week": "Week",
  "plan.tab_actual": "Planned and actual",
  "plan.tab_territories": "Territories",
} as const;
