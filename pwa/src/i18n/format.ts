/** Numbers, dates and money as a reader of this company expects them. Pure: the context is an argument. */
export type FormatContext = { language: string; timezone: string; currency: string };

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language}${JSON.stringify(options)}`;
  const known = cache.get(key) as Intl.NumberFormat | undefined;
  const made = known ?? new Intl.NumberFormat(language, options);
  cache.set(key, made);
  return made;
}

function dateFormat(context: FormatContext, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const full = { timeZone: context.timezone, ...options };
  const key = `d${context.language}${JSON.stringify(full)}`;
  const known = cache.get(key) as Intl.DateTimeFormat | undefined;
  const made = known ?? new Intl.DateTimeFormat(context.language, full);
  cache.set(key, made);
  return made;
}

export function number(context: FormatContext, value: number, digits = 0): string {
  return numberFormat(context.language, { maximumFractionDigits: digits }).format(value);
}

export function percent(context: FormatContext, value: number, digits = 0): string {
  return numberFormat(context.language, { style: "percent", maximumFractionDigits: digits }).format(
    value / 100,
  );
}

/** `amount` is a decimal string; the digits after the point are the currency's own. */
export function money(context: FormatContext, amount: string, currency = context.currency): string {
  // ES2023 Intl formats a decimal string exactly; TypeScript's lib knows only number | bigint here.
  return numberFormat(context.language, { style: "currency", currency }).format(amount as unknown as number);
}

/** 08:05, in the company's time zone. */
export function time(context: FormatContext, at: string | Date): string {
  return dateFormat(context, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}

export function dateTime(context: FormatContext, at: string | Date): string {
  const options = {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  return dateFormat(context, options).format(new Date(at));
}

/** "Tue 24 Nov" for a YYYY-MM-DD; a calendar day has no time zone. */
export function day(context: FormatContext, value: string): string {
  const utc = { ...context, timezone: "UTC" };
  return dateFormat(utc, { weekday: "short", day: "numeric", month: "short" }).format(
    new Date(`${value}T00:00:00Z`),
  );
}

/** The business day (YYYY-MM-DD) that `at` falls on for the company. */
export function businessDay(timezone: string, at: Date): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(at);
}

/** 38 m, 1.4 km, 12 km. */
export function distance(context: FormatContext, metres: number): string {
  const km = metres >= 1000;
  const options = {
    style: "unit",
    unit: km ? "kilometer" : "meter",
    maximumFractionDigits: km && metres < 10_000 ? 1 : 0,
  } as const;
  return numberFormat(context.language, options).format(km ? metres / 1000 : metres);
}

/** 45 s, 12 min, 2 h 05 min. */
export function duration(context: FormatContext, seconds: number): string {
  const unit = (value: number, name: string) =>
    numberFormat(context.language, {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: 0,
    }).format(value);
  if (seconds < 60) return unit(Math.max(0, Math.floor(seconds)), "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, "minute");
  const rest = minutes % 60;
  const hours = unit(Math.floor(minutes / 60), "hour");
  return rest ? `${hours} ${unit(rest, "minute")}` : hours;
}
