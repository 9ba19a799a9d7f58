/** Closing what lies open. Apart, because the first screen does not need it, and a worker cannot load it later. */
import type { RoundsDb } from "./db";
import { forgetVault } from "./device";
import { leave } from "./lock";
import { sealOpen } from "./seal";

/** The server has shut this phone out: only what it does not have stays, sealed, for the same person. */
export async function lockUp(of: RoundsDb): Promise<void> {
  await sealed(of);
  await leave(of);
  of.vault.use(null);
  await forgetVault();
  await of.meta.delete("device");
}

/** While the key is here; on a phone without room it stays as it is: who leaves must be let go all the same. */
export async function sealed(of: RoundsDb): Promise<void> {
  await sealOpen(of).catch(() => undefined);
}
