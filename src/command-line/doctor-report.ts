import type { SpokenDiagnosis } from '../doctor/diagnose';
import { linesOf, type HeaderLines } from '../doctor/exchange';
import type { Happening } from '../doctor/examine';
import type { Failure } from '../doctor/failure';
import { printable } from '../text/printable';
import { wrap } from '../text/wrap';
import { paint, type Style } from './colours';
import type { Io } from './command';
import { WIDTH } from './width';

/** Characters of a header's value; `--json` has all of it. */
const LONGEST_VALUE = 400;

/** Request headers that every browser sends, and that decide nothing here. */
const TAKEN_FOR_GRANTED = /^(?:user-agent|accept|sec-fetch-.*)$/i;
/** Response headers that CORS, redirects, caches and authentication go by. */
const TELLING = /^(?:access-control-.*|vary|location|allow|www-authenticate|cache-control|age|x-cache)$/i;

/** Prints what the doctor does while it does it, and what comes of it, for people. */
export class DoctorReport {
  readonly #io: Io;

  constructor(io: Io) {
    this.#io = io;
  }

  /** One step, as it happens. */
  tell(happening: Happening): void {
    switch (happening.kind) {
      case 'note':
        this.#print(happening.text, '');
        return;
      case 'request': {
        const { method, url, headers } = happening.request;
        this.#print(`${method} ${url}`, '-> ', 'bold');
        this.#headers(headers.filter(([name]) => !TAKEN_FOR_GRANTED.test(name)));
        return;
      }
      case 'response': {
        const { status, statusText, headers } = happening.response;
        const telling = headers.filter(([name]) => TELLING.test(name));
        this.#print(`${String(status)} ${statusText}`.trimEnd(), '<- ', 'bold');
        this.#headers(telling);
        if (telling.length === 0) this.#print('(no header that matters to CORS)', '   ', 'dim');
        return;
      }
      case 'passed':
        this.#print(happening.what, '   passed: ', 'green');
        return;
      case 'failed':
        this.#print(happening.failure.step, '   failed: ', 'red');
        this.#received(happening.failure, happening.response.headers);
    }
  }

  /** The verdict, and what to do about it. */
  conclude({ diagnosis, console }: SpokenDiagnosis): void {
    const { verdict, corsError, failedParameter, step, causeCode, cause, remedy } = diagnosis;
    this.#io.stdout.write('\n');
    if (verdict === 'allowed') this.#print('allowed', 'Verdict  ', ['bold', 'green']);
    else this.#print(`blocked, at ${String(step)}`, 'Verdict  ', ['bold', 'red']);
    if (corsError !== null) {
      this.#print(
        `${corsError}${failedParameter === '' ? '' : ` (${String(failedParameter)})`}`,
        'Chromium ',
      );
    }
    if (console !== undefined) this.#print(console, 'Console  ');
    if (causeCode !== null) this.#print(causeCode, 'Code     ');
    if (cause !== null) this.#print(cause, verdict === 'allowed' ? 'Note     ' : 'Cause    ');
    if (remedy !== null) this.#print(remedy, 'Remedy   ', 'bold');
    if (causeCode !== null) this.#evidence(diagnosis);
  }

  /** The setting for the server that answered, and what was seen. */
  #evidence({ remedySnippet: snippet, evidence }: SpokenDiagnosis['diagnosis']): void {
    if (snippet) {
      this.#print(`${snippet.server}, in ${snippet.where}:`, 'Setting  ');
      // As it is, to be copied: its lines are not broken.
      for (const line of snippet.code.split('\n')) this.#io.stdout.write(`           ${printable(line)}\n`);
    }
    evidence.forEach((line, index) => {
      this.#print(line, index === 0 ? 'Seen     ' : '         ');
    });
  }

  #headers(headers: HeaderLines): void {
    for (const [name, value] of headers) {
      const cut = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}...` : value;
      this.#print(`${name}: ${cut}`, '   ');
    }
  }

  /** The header that decided, as it was received. */
  #received({ header }: Failure, headers: HeaderLines): void {
    if (header === null) return;
    const lines = linesOf(headers, header);
    if (lines.length === 0) this.#print(`there is no ${header}`, '           ', 'red');
    for (const [name, value] of lines) this.#print(`received '${name}: ${value}'`, '           ', 'red');
  }

  #print(text: string, first: string, style?: Style): void {
    for (const line of wrap(printable(text), first, WIDTH)) {
      this.#io.stdout.write(`${style === undefined ? line : paint(style, line, this.#io)}\n`);
    }
  }
}
