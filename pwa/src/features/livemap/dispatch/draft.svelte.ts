/** What is being typed in "Send someone"; kept while one looks around, gone once it is sent. */
import type { Account, LonLat } from "../../../api/types";
import { lonLat } from "../../../geo";
import { wordsOf } from "../../../ui/commas";

type Draft = {
  account: Account | null;
  point: LonLat | null;
  /** The crosshair is on the map. */
  placing: boolean;
  title: string;
  minutes: string;
  urgent: boolean;
  skills: string;
  note: string;
};
const EMPTY: Draft = {
  account: null,
  point: null,
  placing: false,
  title: "",
  minutes: "30",
  urgent: false,
  skills: "",
  note: "",
};

class DraftState {
  account = $state.raw(EMPTY.account);
  point = $state.raw(EMPTY.point);
  placing = $state(EMPTY.placing);
  title = $state(EMPTY.title);
  minutes = $state(EMPTY.minutes);
  urgent = $state(EMPTY.urgent);
  /** At an account, those of the account until somebody writes others. */
  skills = $state(EMPTY.skills);
  note = $state(EMPTY.note);

  chooseAccount(account: Account): void {
    Object.assign(this, { account, point: null, placing: false, skills: (account.skills ?? []).join(", ") });
  }
  choosePoint(point: LonLat): void {
    Object.assign(this, { point, account: null, placing: false, ...this.#withoutAccount() });
  }
  forgetPlace(): void {
    Object.assign(this, { point: null, account: null, placing: false, ...this.#withoutAccount() });
  }
  clear(): void {
    Object.assign(this, EMPTY);
  }
  /** The account takes the skills that it needs with it. */
  #withoutAccount(): Partial<Draft> {
    return this.account?.skills?.length ? { skills: EMPTY.skills } : {};
  }
  #ownSkills(): string[] | null {
    const skills = wordsOf(this.skills).sort();
    return skills.join() === (this.account?.skills ?? []).join() ? null : skills;
  }
  /** Body of POST /workorders; null while there is no place or no title. */
  ask(): Record<string, unknown> | null {
    const place = this.account ? { accountId: this.account.id } : this.point && { position: this.point };
    const minutes = Number(this.minutes);
    if (!place || !this.title.trim() || !isDuration(minutes)) return null;
    const skills = this.#ownSkills();
    return {
      ...place,
      ...(skills ? { skills } : {}),
      title: this.title.trim(),
      durationS: Math.round(minutes * 60),
      priority: this.urgent ? "urgent" : "normal",
      ...(this.note.trim() ? { note: this.note.trim() } : {}),
    };
  }
}

export const draft = new DraftState();

const LONGEST_MIN = 480; // a whole day

export function isDuration(minutes: number): boolean {
  return Number.isFinite(minutes) && minutes >= 1 && minutes <= LONGEST_MIN;
}

/** "60.1699, 24.9384" as maps and messages give it: latitude first. */
export function readCoordinates(text: string): LonLat | null {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  try {
    return lonLat(Number(match[2]), Number(match[1]));
  } catch {
    return null;
  }
}
