/** What the server does not have, as a file in the person's hands: all of it, or one entry. */
import { t } from "../i18n/index.svelte";
import type { RoundsDb } from "../local/db";
import { download, exportUnsent } from "../sync/export";
import { toast } from "../ui/toast.svelte";

export async function exportAll(db: RoundsDb): Promise<void> {
  const at = new Date();
  hand(await exportUnsent(db, at), at);
}

export async function exportOne(db: RoundsDb, id: string): Promise<void> {
  const at = new Date();
  hand(await exportUnsent(db, at, id), at);
}

function hand(file: Blob, at: Date): void {
  download(file, `rounds-unsent-${at.toISOString().slice(0, 10)}.json`);
  toast(t("sync.exported"));
}
