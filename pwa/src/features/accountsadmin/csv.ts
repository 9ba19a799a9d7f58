/** Tables as text: enough of RFC 4180 to hand back the rows that need work. Pure. */

const SEPARATORS = [",", ";", "\t"] as const;

/** UTF-8 with or without a mark, UTF-16 with one, else GB 18030, as the server reads it. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** The separator that cuts the heading row into most cells. */
export function separatorOf(text: string): string {
  const first = text.split("\n", 1)[0] ?? "";
  const cells = (separator: string) => first.split(separator).length;
  return [...SEPARATORS].sort((a, b) => cells(b) - cells(a))[0] ?? ",";
}

/** One cell with what ends it: quoted (with doubled quotes inside) or plain. */
function cellPattern(separator: string): RegExp {
  const end = `(${separator}|\\r?\\n|$)`;
  return new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))${end}`, "y");
}

/** Rows of cells; quoted cells may hold separators, quotes and line ends. Row 1 is index 0. */
export function readRows(text: string, separator: string = separatorOf(text)): string[][] {
  const source = text.replace(/^\ufeff/, "");
  const pattern = cellPattern(separator);
  const rows: string[][] = [];
  let row: string[] = [];
  while (pattern.lastIndex < source.length) {
    const found = pattern.exec(source);
    if (!found) break;
    const [, quoted, plain, end] = found;
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === separator && pattern.lastIndex < source.length) continue;
    if (end === separator) row.push("");
    rows.push(row);
    row = [];
  }
  return rows;
}

/** With a byte order mark, so that Excel reads UTF-8. */
export function writeRows(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => row.map(quote).join(",")).join("\r\n")}\r\n`;
}

/** A cell that a spreadsheet would compute gets an apostrophe in front (OWASP, CSV injection). */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
