import type { Translation } from "../catalog";
import type en from "../en/plan";

export default {} as const satisfies Translation<typeof en>;
