import type { Facts } from "./units";

export type FieldProblem = { field: string; code: string; message: string };

/** The server understood and said no (application/problem+json). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly facts: Facts = {},
    readonly errors: readonly FieldProblem[] = [],
    readonly retryAfterS: number | null = null,
  ) {
    super(`${status} ${code}`);
  }

  /** The session is over or was never there. 403 with a code is a refusal, judged by the caller. */
  get needsLogin(): boolean {
    return this.status === 401;
  }
}

/** No answer that means anything: offline, time-out, or a network that answers in the server's place. */
export class NoAnswer extends Error {
  constructor(
    readonly why: "offline" | "timeout" | "captive_portal" | "not_json",
    readonly retryAfterS: number | null = null,
  ) {
    super(why);
  }
}
