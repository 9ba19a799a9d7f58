/** What leaves this phone when its person does, and what stays for them. */
import { type RoundsDb, SYNCED_TABLES } from "./db";
import { forgetVault } from "./device";

/** Everything that the server can send again. */
export async function clearSynced(of: RoundsDb): Promise<void> {
  const tables = [...SYNCED_TABLES, "shadow", "membership", "answer"].map((name) => of.table(name));
  await of.transaction("rw", [...tables, of.meta], async () => {
    for (const table of tables) await table.clear();
    await of.meta.bulkDelete(["cursor", "generations"]);
  });
}

/** The server has shut this phone out: only what it does not have stays, sealed, for the same person. */
export async function lockUp(of: RoundsDb): Promise<void> {
  of.vault.use(null);
  await forgetVault();
  await clearSynced(of);
  await of.meta.delete("device");
}
