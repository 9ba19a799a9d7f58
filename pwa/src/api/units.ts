declare const lonLat: unique symbol;

/** WGS-84 position in degrees; made only by `geo/lonlat.ts` or read from the API. Never two bare numbers. */
export type LonLat = Readonly<{ lon: number; lat: number }> & { readonly [lonLat]?: true };
/** ISO-8601 UTC, e.g. 2026-11-22T08:00:00Z. */
export type Instant = string;
/** YYYY-MM-DD in the company's time zone. */
export type Day = string;
/** Decimal string, e.g. "48.00". */
export type Money = string;
export type Uuid = string;
export type Facts = Readonly<Record<string, string | number>>;
