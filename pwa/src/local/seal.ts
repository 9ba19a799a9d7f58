/** Closes what lies open on this phone: written before there was a key, or under one that the server has lost since. */
import type { Mutation, RoundsDb, Upload } from "./db";
import { sealDrafts } from "./drafts";

/** True: nothing is left that only an older key opens. */
export async function sealOpen(db: RoundsDb): Promise<boolean> {
  if (!db.vault.ready) return false;
  const operations = await db.vault.open("outbox", await db.outbox.toArray());
  for (const mutation of operations) await sealMutation(db, mutation);
  const uploads = await db.vault.open("upload", await db.upload.toArray());
  for (const upload of uploads) await sealUpload(db, upload);
  await sealDrafts(db);
  return ![...operations, ...uploads].some(({ locked }) => locked);
}

/** An app that stays open for weeks does not keep in memory what was sent and forgotten since: small pictures above all. */
export async function forgetGone(db: RoundsDb): Promise<void> {
  db.vault.keepOnly("outbox", (await db.outbox.orderBy("id").keys()) as string[]);
  db.vault.keepOnly("upload", (await db.upload.orderBy("id").keys()) as string[]);
}

async function sealMutation(db: RoundsDb, mutation: Mutation): Promise<void> {
  const { id, body, context, refusal, locked } = mutation;
  const tells = refusal !== undefined && (await tellsWhy(db, id));
  if (locked || (!tells && (await isClosed(db, "outbox", mutation)))) return;
  const sealed = await db.vault.sealRow("outbox", id, { body, context, ...(refusal ? { refusal } : {}) });
  if (!sealed) return;
  await db.outbox
    .where("id")
    .equals(id)
    .modify((row) => {
      if (row.refusal && row.refusal.code !== refusal?.code) return; // answered meanwhile
      Object.assign(row, { sealed, body: "", context: null });
      delete row.refusal;
    });
}

/** The server's reason lies beside it and may name people and figures. */
async function tellsWhy(db: RoundsDb, id: string): Promise<boolean> {
  let open = false;
  await db.outbox
    .where("id")
    .equals(id)
    .modify((row) => {
      open = row.refusal !== undefined;
    });
  return open;
}

async function sealUpload(db: RoundsDb, upload: Upload): Promise<void> {
  const { id, thumb, blob, locked, type } = upload;
  if (locked || !blob || (await isClosed(db, "upload", upload))) return;
  const whole = upload.sealed ? await db.vault.openBlob(`upload/${id}/blob`, blob, type) : blob;
  if (!whole) return;
  const closed = await db.vault.sealBlob(`upload/${id}/blob`, whole);
  const sealed = await db.vault.sealRow("upload", id, { thumb });
  await db.upload
    .where("id")
    .equals(id)
    .modify((row) => {
      if (!row.blob) return; // sent meanwhile
      Object.assign(row, { sealed, blob: closed });
      delete row.thumb;
    });
}

async function isClosed(db: RoundsDb, table: string, row: Mutation | Upload): Promise<boolean> {
  return row.sealed !== undefined && (await db.vault.isNewest(`${table}/${row.id}`, row.sealed));
}
