import { parseArgs, type ParseArgsConfig } from 'node:util';
import { errorText } from '../text/error-text';
import { nearest } from '../text/nearest';
import { quote } from '../text/quote';
import { WrongUsage } from './command';

type Flags = NonNullable<ParseArgsConfig['options']>;
type Parsed<F extends Flags> = ReturnType<
  typeof parseArgs<{ options: F; allowPositionals: true; strict: true; args: string[] }>
>;

/**
 * The flags and the other arguments of a command, as `util.parseArgs` reads them.
 * @throws {@link WrongUsage} for an unknown flag (with the nearest right one), for one whose value is missing, and
 *   for one that is given twice where only one of them would count.
 */
export function readArguments<F extends Flags>(args: readonly string[], flags: F): Parsed<F> {
  const config = { args: [...args], options: flags, allowPositionals: true } as const;
  const { tokens } = parseArgs({ ...config, strict: false, tokens: true });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (!isFlag(token.rawName, flags)) throw unknownFlag(token.rawName, flags);
    const { type, multiple } = flags[token.name] ?? {};
    if (type === 'string' && !multiple && seen.has(token.name)) {
      throw new WrongUsage(`--${token.name} is given twice; give it once.`);
    }
    seen.add(token.name);
  }
  try {
    return parseArgs({ ...config, strict: true });
  } catch (error) {
    // parseArgs explains in several lines; the first says what is wrong.
    throw new WrongUsage(errorText(error).replace(/\n.*/s, ''));
  }
}

function isFlag(rawName: string, flags: Flags): boolean {
  if (rawName.startsWith('--')) return Object.hasOwn(flags, rawName.slice(2));
  return Object.values(flags).some(({ short }) => short === rawName.slice(1));
}

function unknownFlag(rawName: string, flags: Flags): WrongUsage {
  const meant = nearest(rawName.replace(/^-+/, ''), Object.keys(flags));
  return new WrongUsage(
    `There is no flag ${quote(rawName)}${meant === undefined ? '.' : `; did you mean '--${meant}'?`}`,
  );
}
