/** Where in this app an alert leads: for the inbox and for the tap on a push. Pure. */
import type { Role } from "../api/types";

type About = { code?: string; link?: string | null };

const OFFERED = "workorder.offered"; // goes to the one who is to do it, all other news of an order to who sent it
const UNSENT = "/saved";
const LINK = /^\/(visits|workorders|approvals|plans)\/([\w-]+)$/;

/** The server names the thing; the role decides on which screen it is. Null where no screen of this person has it. */
export function screenOf({ code, link }: About, roles: readonly Role[]): string | null {
  const [, kind, id = ""] = LINK.exec(link ?? "") ?? [];
  if (!kind) return link === UNSENT ? UNSENT : null;
  if (kind === "workorders") return orderScreen(id, code, roles);
  if (kind === "plans") return planScreen(roles);
  return `/${kind}/${id}`;
}

function orderScreen(id: string, code: string | undefined, roles: readonly Role[]): string | null {
  const own = roles.includes("rep") && (code === OFFERED || !inOffice(roles));
  if (own) return `/workorders/${id}`;
  return inOffice(roles) ? `/map?order=${id}` : null;
}

function planScreen(roles: readonly Role[]): string | null {
  if (roles.includes("rep")) return "/today";
  return inOffice(roles) ? "/board" : null;
}

const inOffice = (roles: readonly Role[]): boolean => roles.includes("manager") || roles.includes("admin");
