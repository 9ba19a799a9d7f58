import type { Translation } from "../catalog";
import type en from "../en/discount";

export default {} as const satisfies Translation<typeof en>;
