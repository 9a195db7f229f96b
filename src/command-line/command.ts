/** What a command is handed of the outside world, so that a test can hand it another. */
export interface Io {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** What is piped in; read only where a command is asked to. */
  readonly stdin?: AsyncIterable<Buffer | string>;
  /** Whether what goes to `stdout` may be coloured. */
  readonly colours: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Settles when a command that runs on and on is to stop; left out, that is a signal to this process. */
  readonly stop?: Promise<void>;
}

interface TextSink {
  write(text: string): unknown;
}

/** One sub-command of the command line. */
export interface Command {
  /** What it does, in a line, for the list of commands. */
  readonly summary: string;
  /** How it is called, and every flag, for `--help`. */
  readonly usage: string;
  /**
   * Runs it with the arguments behind its name, and answers with the exit status.
   * @throws {@link WrongUsage} where the arguments make no sense; the frame prints it, with status 2.
   */
  readonly run: (args: readonly string[], io: Io) => Promise<number>;
}

/** Arguments that make no sense, in a sentence for whoever typed them. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** Exit status for arguments that make no sense, and for whatever keeps a command from answering. */
export const FAILED = 2;
