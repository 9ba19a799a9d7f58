/** Parts of opening hours. */
export default {
  "hours.in": "{when}: {what}",
  "hours.range": "{from}–{to}",
  "hours.list": "{first}, {next}",
  "hours.every_day": "every day",
  "hours.open": "open",
  "hours.always": "around the clock",
  "hours.closed": "closed",
  "hours.from": "from {time}",
  "hours.public_holidays": "public holidays",
  "hours.school_holidays": "school holidays",
} as const;
