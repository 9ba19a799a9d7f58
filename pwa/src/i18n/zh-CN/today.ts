import type { Translation } from "../catalog";
import type en from "../en/today";

export default {} as const satisfies Translation<typeof en>;
