import type { Translation } from "../catalog";
import type en from "../en/admin";

export default {} as const satisfies Translation<typeof en>;
