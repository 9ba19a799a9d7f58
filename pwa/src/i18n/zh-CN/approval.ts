import type { Translation } from "../catalog";
import type en from "../en/approval";

export default {} as const satisfies Translation<typeof en>;
