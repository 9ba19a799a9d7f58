import type { Translation } from "../catalog";
import type en from "../en/workorder";

export default {} as const satisfies Translation<typeof en>;
