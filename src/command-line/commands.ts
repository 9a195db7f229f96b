import { audit } from './audit';
import { check } from './check';
import type { Command } from './command';
import { diff } from './diff';
import { doctor } from './doctor';
import { explain } from './explain';
import { fromCors } from './from-cors';
import { policies } from './policies';

/** The sub-commands by name, in the order in which the help lists them. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  doctor,
  audit,
  explain,
  policies,
  check,
  diff,
  'from-cors': fromCors,
};
