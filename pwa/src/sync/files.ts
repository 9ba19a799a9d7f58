/** A file that the server makes, e.g. a table for a spreadsheet. Throws `ApiProblem` or `NoAnswer`. */
import { callRaw } from "../api/client";

const TIMEOUT_MS = 10 * 60_000; // a year of visits over a slow line

export async function fetchFile(path: string): Promise<Blob> {
  const response = await callRaw("GET", path, { headers: { accept: "*/*" }, timeoutMs: TIMEOUT_MS });
  return response.blob();
}
