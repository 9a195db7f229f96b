import { audit } from './audit';
import type { Command } from './command';
import { diff } from './diff';
import { doctor } from './doctor';
import { explain } from './explain';
import { policies } from './policies';

/** The sub-commands by name, in the order in which the help lists them. */
export const COMMANDS: Readonly<Record<string, Command>> = { doctor, audit, explain, policies, diff };
