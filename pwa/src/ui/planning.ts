/** The screens of planning: one tab of the shell, with a strip of their own on top of each. */
export const PLANNING = ["/board", "/week", "/actual", "/territories"] as const;
