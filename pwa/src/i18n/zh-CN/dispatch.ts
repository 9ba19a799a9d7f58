import type { Translation } from "../catalog";
import type en from "../en/dispatch";

export default {} as const satisfies Translation<typeof en>;
