/**
 * The URL that a text is (URL Standard); undefined where it is none. Not `URL.canParse`: in Node 20 that refuses
 * letters outside ASCII, `https://münchen.example`, once it has been called often enough to be compiled.
 */
export function readUrl(text: string, base?: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
