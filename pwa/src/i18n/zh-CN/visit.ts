import type { Translation } from "../catalog";
import type en from "../en/visit";

export default {} as const satisfies Translation<typeof en>;
