/** Asks the browser not to clear this phone's data by itself, however full the phone is. */
export async function askToKeep(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}
