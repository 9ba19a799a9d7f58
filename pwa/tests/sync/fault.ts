/** What goes wrong while a phone talks to the server. */
export type Fault =
  | "offline"
  | "portal"
  | "login"
  | "busy"
  | "lost_answer"
  | "truncated"
  | "doubled"
  | "reordered"
  | "cut"
  | "page_lost"
  | null;
