import type { Translation } from "../catalog";
import type en from "../en/people";

export default {} as const satisfies Translation<typeof en>;
