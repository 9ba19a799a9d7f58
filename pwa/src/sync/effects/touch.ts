/** An operation's optimistic effect: which rows it changes on this phone, each by a pure function of the row. */
import type { OperationBodies, OperationKind, SyncedTable } from "../../api/operations";
import type {
  AccountDetail,
  Alert,
  Approval,
  ApprovalLine,
  Day,
  Instant,
  Plan,
  Product,
  Uuid,
  Verdict,
  Visit,
  Workorder,
} from "../../api/types";

export type RowOf = {
  product: Product;
  account: AccountDetail;
  plan: Plan;
  workorder: Workorder;
  approval: Approval;
  alert: Alert;
  visit: Visit;
};
export type Touch = {
  table: SyncedTable;
  id: Uuid;
  /** `undefined` = no such row, in both directions. Must not change its argument. */
  apply: (row: unknown) => unknown;
};

/** What the screens need at once but the server decides or knows by itself; stored beside the operation, never sent. */
export type Contexts = {
  "visit.check_in": {
    accountName: string;
    repId: Uuid;
    repName: string;
    day: Day;
    planId?: Uuid;
    /** The phone's estimate, replaced by the server's verdict. */
    verdict?: Verdict;
  };
  "visit.report": {
    photos?: { id: Uuid; takenAt: Instant; source: string; thumb: string }[];
    accountId?: Uuid;
  };
  "visit.check_out": { planId?: Uuid; planStopId?: Uuid; accountId?: Uuid; day: Day };
  "visit.missed": { accountName: string; repId: Uuid; repName: string; day: Day; planId?: Uuid };
  "account.edit": Record<never, never>;
  "account.pin": Record<never, never>;
  "discount.request": {
    accountName: string;
    requesterId: Uuid;
    requesterName: string;
    requestedAt: Instant;
    lines: ApprovalLine[];
    discountPct: number;
  };
  "discount.decide": { by: Uuid; byName: string; at: Instant };
  "workorder.respond": Record<never, never>;
  "plan.order": Record<never, never>;
  "track.points": Record<never, never>;
};

export type Effect<K extends OperationKind> = (body: OperationBodies[K], context: Contexts[K]) => Touch[];

export function touch<T extends SyncedTable>(
  table: T,
  id: Uuid,
  apply: (row: RowOf[T] | undefined) => RowOf[T] | undefined,
): Touch {
  return { table, id, apply: (row) => apply(row as RowOf[T] | undefined) };
}

/** Changes a row that is there; a row that is not there stays away. */
export function change<T extends SyncedTable>(table: T, id: Uuid, apply: (row: RowOf[T]) => RowOf[T]): Touch {
  return touch(table, id, (row) => (row === undefined ? undefined : apply(row)));
}
