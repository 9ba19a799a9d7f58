/** What the server does not have, as a file in the person's hands: all of it, or one entry. */
import { t } from "../i18n/index.svelte";
import type { RoundsDb } from "../local/db";
import { download, exportUnsent } from "../sync/export";
import { toast } from "../ui/toast.svelte";

type Entry = { id: string };
type File = { operations: Entry[]; uploads: Entry[] };

export async function exportAll(db: RoundsDb): Promise<void> {
  const at = new Date();
  hand(await exportUnsent(db, at), at);
}

export async function exportOne(db: RoundsDb, id: string): Promise<void> {
  const at = new Date();
  const whole = JSON.parse(await (await exportUnsent(db, at)).text()) as File;
  const only = (entries: Entry[]) => entries.filter((entry) => entry.id === id);
  const one = { ...whole, operations: only(whole.operations), uploads: only(whole.uploads) };
  hand(new Blob([JSON.stringify(one, null, 2)], { type: "application/json" }), at);
}

function hand(file: Blob, at: Date): void {
  download(file, `rounds-unsent-${at.toISOString().slice(0, 10)}.json`);
  toast(t("sync.exported"));
}
