/** What may happen to a phone and its server. */
import type { Fault } from "./fault";

export type Step =
  | { do: "save"; account: string }
  | { do: "edit" }
  | { do: "photo" }
  | { do: "exchange"; fault: Fault }
  | { do: "knock" }
  | { do: "tabs"; fault: Fault }
  | { do: "reopen" }
  | { do: "clock"; days: number }
  | { do: "full"; at: number; step: "save" | "exchange" }
  | { do: "other" }
  | { do: "revoke" }
  | { do: "discard" }
  | { do: "undo"; fault: Fault }
  | { do: "resend" }
  | { do: "forgive"; on: boolean }
  | { do: "pages"; of: number }
  | { do: "restore"; back: number }
  | { do: "backup" }
  | { do: "durable"; on: boolean }
  | { do: "reassign"; account: string }
  /** The server deletes an account with the visits to it. */
  | { do: "cascade"; account: string }
  /** The phone changes an account; `crossed`: so does somebody else before it arrives. */
  | { do: "rename"; crossed: boolean }
  | { do: "settle"; keep: "mine" | "theirs" }
  /** The app becomes today's, from its first version. */
  | { do: "upgrade" };
