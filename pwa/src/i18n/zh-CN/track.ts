import type { Translation } from "../catalog";
import type en from "../en/track";

export default {} as const satisfies Translation<typeof en>;
