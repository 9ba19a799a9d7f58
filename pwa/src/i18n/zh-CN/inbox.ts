import type { Translation } from "../catalog";
import type en from "../en/inbox";

export default {} as const satisfies Translation<typeof en>;
