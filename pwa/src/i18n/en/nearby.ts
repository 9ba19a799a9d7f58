export default {
  "nearby.title": "Nearby",
  "nearby.search": "Search your accounts",
  "nearby.placeholder": "Name, phone, address or tag",
  "nearby.due": "Due",
  "nearby.class": "Class {class}",
  "nearby.filters": "Filters",
  "nearby.view": "Show as",
  "nearby.list": "List",
  "nearby.map": "Map",
  "nearby.map_label": "Map of your accounts",
  "nearby.found": { one: "{count} account", other: "{count} accounts" },
  "nearby.found_here": { one: "{count} account on this phone", other: "{count} accounts on this phone" },
  "nearby.none": "No account fits",
  "nearby.none_text": "Change the search or take a filter off.",
  "nearby.empty": "No accounts on this phone yet",
  "nearby.empty_text":
    "Your accounts appear here after the first exchange with the server, then also offline.",
  "nearby.locate": "Use my position",
  "nearby.no_position": "Sorted by due date until your position is known.",
  "nearby.too_many":
    "You look after {of} accounts. This phone keeps {held} of them; find the others by search while online.",
  "nearby.beyond": "Not on this phone",
  "nearby.beyond_first": {
    one: "The first {count} account. Type more to find the others.",
    other: "The first {count} accounts. Type more to find the others.",
  },
  "nearby.beyond_offline": "Found when you are online again.",
} as const;
