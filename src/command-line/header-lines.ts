import { WrongUsage } from './command';

/**
 * Headers as `--header 'Name: value'` gives them. Several lines of one name are one header, as where a script
 * appends to it; cookies are joined as browsers join them (RFC 6265 § 5.4).
 * @throws {@link WrongUsage} for a line without a name; it may be a secret, so the message does not show it.
 */
export function readHeaderLines(lines: readonly string[]): Record<string, string> {
  const headers = new Map<string, readonly [name: string, value: string]>();
  lines.forEach((line, index) => {
    const colon = line.indexOf(':');
    if (colon < 1) {
      throw new WrongUsage(
        `A header is written 'Name: value'; the --header at place ${String(index + 1)} is not.`,
      );
    }
    const name = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    const key = name.toLowerCase();
    const [first, before] = headers.get(key) ?? [name];
    const separator = key === 'cookie' ? '; ' : ', ';
    headers.set(key, [first, before === undefined ? value : `${before}${separator}${value}`]);
  });
  return Object.fromEntries(headers.values());
}
