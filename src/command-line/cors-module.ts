import { isRecord } from '../problems/checks';
import { printable } from '../text/quote';
import { wrap } from '../text/wrap';
import { asciiJson } from './terminal';
import type { Carried } from './cors-options';
import { WIDTH } from './terminal';

/** The configuration as a module, with what differs in comments. */
export function moduleText({ document, policy, notes, holes }: Carried): string {
  const { policies, ...options } = document;
  const said = (property: string, indent: string): string[] =>
    (notes.get(property) ?? []).flatMap((note) => comment(note, indent));
  const line = (property: string, value: string, indent: string): string[] => [
    ...said(property, indent),
    `${indent}${property}: ${value},`,
  ];
  const places = holes.filter(({ kind }) => kind === 'origins');
  const callback = holes.find(({ kind }) => kind === 'callback');
  const origins = policies[0]?.origins ?? [];
  const hasEntry = policies.length > 0 || places.length > 0;
  const list = Array.isArray(origins)
    ? `[${[...(origins as string[]).map(text), ...places.map(({ name }) => `...${name}`)].join(', ')}]`
    : text(origins);
  const properties = Object.entries(policy).flatMap(([name, value]) => line(name, text(value), '      '));
  return [
    ...comment(
      'What the options of cors did, for CorsConfiguration.from(). What differs is said above each line.',
      '',
    ),
    ...places.flatMap(({ name, note }) => ['', ...comment(`A hole: ${note}`, ''), `const ${name} = [];`]),
    ...(callback
      ? [
          '',
          ...comment(`A hole: ${callback.note}`, ''),
          ...(Object.keys(policy).length === 0 ? [] : [`// What it allowed: ${text(policy)}`]),
          `const ${callback.name} = ({ origin }) => null;`,
        ]
      : []),
    '',
    'export const config = {',
    ...Object.entries(options).flatMap(([name, value]) => line(name, text(value), '  ')),
    ...(callback ? [`  dynamicConfigurationCallback: ${callback.name},`] : []),
    ...said('policies', '  '),
    ...(hasEntry
      ? [
          '  policies: [',
          '    {',
          "      resources: '*',",
          ...line('origins', list, '      '),
          ...properties,
          '    },',
          places.length > 0 && origins.length === 0
            ? '  ].filter(({ origins }) => origins.length > 0),'
            : '  ],',
        ]
      : ['  policies: [],']),
    '};',
    '',
  ].join('\n');
}

function comment(note: string, indent: string): string[] {
  return wrap(printable(note), `${indent}// `, WIDTH).map((line, index) =>
    index === 0 ? line : `${indent}// ${line.slice(indent.length + 3)}`,
  );
}

/** A value as JavaScript, with strings in single quotes. */
function text(value: unknown): string {
  if (typeof value === 'string')
    return `'${asciiJson(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (isRecord(value)) {
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${name}: ${text(each)}`)
      .join(', ')} }`;
  }
  return String(value);
}
