import type { Translation } from "../catalog";
import type en from "../en/account";

export default {} as const satisfies Translation<typeof en>;
