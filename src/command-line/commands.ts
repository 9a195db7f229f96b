import type { Command } from './command';
import { doctor } from './doctor';

/** The sub-commands by name, in the order in which the help lists them. */
export const COMMANDS: Readonly<Record<string, Command>> = { doctor };
