import type { Translation } from "../catalog";
import type en from "../en/nearby";

export default {} as const satisfies Translation<typeof en>;
