/**
 * All words of the surface. `t("checkin.too_far", { metres: 38 })` is checked at compile time;
 * reading it inside a component makes the component follow a change of language.
 */
import type { Language } from "../api/types";
import type { Facts } from "../api/units";
import { fill, formOf, type Message, type NamesOf, type Values } from "./catalog";
import type en from "./en";
import * as format from "./format";

export type Catalog = typeof en;
export type Key = keyof Catalog;
type Arguments<K extends Key> = [NamesOf<Catalog[K]>] extends [never]
  ? []
  : [values: Readonly<Record<NamesOf<Catalog[K]>, string | number>>];

type Loader = () => Promise<{ default: Record<string, Message> }>;
const FIRST: Record<Language, Loader> = {
  en: () => import("./en/first"),
  "zh-CN": () => import("./zh-CN/first"),
};
const REST: Record<Language, Loader> = {
  en: () => import("./en/rest"),
  "zh-CN": () => import("./zh-CN/rest"),
};
let complete: Promise<void> = Promise.resolve();

const state = $state({
  language: "en" as Language,
  messages: {} as Record<string, Message>,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency: "EUR",
});

export function language(): Language {
  return state.language;
}

/** Resolves with the words of the first screens; the others follow by themselves, see `allWords`. */
export async function useLanguage(wanted: Language): Promise<void> {
  const { default: first } = await FIRST[wanted]();
  state.messages = first;
  state.language = wanted;
  complete = REST[wanted]().then(({ default: rest }) => {
    if (state.language === wanted) state.messages = { ...first, ...rest };
  });
  complete.catch(() => undefined);
  if (typeof document !== "undefined") document.documentElement.lang = wanted;
}

/** Every screen but the first ones waits for this before it is drawn. */
export function allWords(): Promise<void> {
  return complete;
}

/** The first of the browser's languages that we speak. */
export function browserLanguage(offered: readonly string[]): Language {
  const known = offered.map((tag) => (/^zh\b/i.test(tag) ? "zh-CN" : /^en\b/i.test(tag) ? "en" : null));
  return known.find((tag) => tag !== null) ?? "en";
}

export function useCompanyFormats(company: { timezone: string; currency: string }): void {
  state.timezone = company.timezone;
  state.currency = company.currency;
}

export function t<K extends Key>(key: K, ...values: Arguments<K>): string {
  return say(key, (values[0] ?? {}) as Values);
}

/**
 * A sentence for a code that the server chose: `tCode("leftout", "closed_today", facts)` reads `leftout.closed_today`.
 * An unknown code says `otherwise`, else a plain sentence, never the code.
 */
export function tCode(group: string, code: string, facts: Facts = {}, otherwise = ""): string {
  const key = `${group}.${code}`;
  return key in state.messages ? say(key, facts) : otherwise || say("codes.unknown", {});
}

function say(key: string, values: Values): string {
  const message = state.messages[key];
  if (message === undefined) return "";
  const text = formOf(message, Number(values.count ?? 0), state.language);
  return fill(text, values, (n) => format.number(context(), n, 1));
}

function context(): format.FormatContext {
  return { language: state.language, timezone: state.timezone, currency: state.currency };
}

export const number = (value: number, digits = 0) => format.number(context(), value, digits);
export const percent = (value: number, digits = 0) => format.percent(context(), value, digits);
export const money = (amount: string, currency?: string) => format.money(context(), amount, currency);
export const time = (at: string | Date) => format.time(context(), at);
export const dateTime = (at: string | Date) => format.dateTime(context(), at);
export const day = (value: string) => format.day(context(), value);
export const distance = (metres: number) => format.distance(context(), metres);
export const duration = (seconds: number) => format.duration(context(), seconds);
export const businessDay = (at: Date) => format.businessDay(state.timezone, at);
/** "A, B and C" */
export const listed = (items: readonly string[]) =>
  new Intl.ListFormat(state.language, { type: "conjunction" }).format(items);
export const timezone = () => state.timezone;
