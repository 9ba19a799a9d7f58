import type { Translation } from "../catalog";
import type en from "../en/board";

export default {} as const satisfies Translation<typeof en>;
