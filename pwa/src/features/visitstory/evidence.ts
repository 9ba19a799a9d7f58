/** Which pin a visit was judged by. Pure. */
import type { Instant, Pin } from "../../api/types";

/** The pin that was valid at `at`; before the first one, the first: as the server judges. */
export function pinAt(pins: readonly Pin[], at: Instant): Pin | null {
  const moment = Date.parse(at);
  const inOrder = [...pins].sort((a, b) => Date.parse(a.validFrom) - Date.parse(b.validFrom));
  const valid = inOrder.findLast(
    (pin) => Date.parse(pin.validFrom) <= moment && (!pin.validTo || Date.parse(pin.validTo) > moment),
  );
  return valid ?? inOrder.find((pin) => Date.parse(pin.validFrom) > moment) ?? null;
}
