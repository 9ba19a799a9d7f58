/** What a folder in `features/` tells the shell: its `feature.ts` has one of these as default export. */
import type { Role } from "../api/types";
import type { RoundsDb } from "../local/db";

export type Params = Readonly<Record<string, string>>;
/** Props of every screen: the named parts of its path. */
export type ScreenProps = { params: Params };

/** A Svelte component, loaded when it is first needed. */
export type Load = () => Promise<{ default: unknown }>;

export type Route = {
  /** `/accounts/:id`; the screen gets `{ params: { id } }`. */
  path: string;
  load: Load;
  /** Only for people with one of these roles; absent = everybody. */
  roles?: readonly Role[];
  /** Drawn with the words of `i18n/<language>/first.ts` alone, without waiting for the others. */
  first?: boolean;
};

export type Feature = {
  routes: readonly Route[];
  /** A section of the shared Inbox screen; what waits in all of them goes into the badge. */
  inbox?: {
    order: number;
    load: Load;
    /** The address of each thing to do (`/approvals/<id>`): what two sections name alike is to be done once. */
    waiting: (db: RoundsDb) => Promise<string[]>;
    /** Whether the section is drawn; absent = while something waits in it. */
    shown?: (db: RoundsDb) => Promise<boolean>;
    roles?: readonly Role[];
  };
  /** A bar above the tabs on every screen, e.g. "visit running"; draws nothing when there is nothing to say. */
  bar?: Load;
  /** A line in "Me > More" for screens that are no tab. */
  tools?: readonly {
    path: string;
    label: () => string;
    icon: import("./icons").IconName;
    roles?: readonly Role[];
  }[];
  /** Started once per signed-in person, e.g. trail taking. The answer stops it. */
  start?: (db: RoundsDb) => () => void;
};
