import type { Translation } from "../catalog";
import type en from "../en/live";

export default {} as const satisfies Translation<typeof en>;
