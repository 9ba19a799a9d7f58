import type { Translation } from "../catalog";
import type en from "../en/log";

export default {} as const satisfies Translation<typeof en>;
