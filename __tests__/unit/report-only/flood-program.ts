import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { collectDifferences, cors, CorsConfiguration } from 'express-resource-cors';

/** What a flood did to a ledger. */
export interface LedgerFlood {
  entries: number;
  others: number;
  /** Bytes of heap in use once the ledger was full, and in the end, each after a collection. */
  heapFilled: number;
  heapInTheEnd: number;
  milliseconds: number;
}

const MAX = 1000;
/** Requests that are under way together. */
const TOGETHER = 500;

/** Sends as many requests of invented origins, to invented resources, past report-only. */
async function flood(requests: number): Promise<LedgerFlood> {
  const middleware = cors(new CorsConfiguration(), { reportOnly: true });
  const ledger = collectDifferences({ max: MAX });
  const began = performance.now();
  let heapFilled = 0;
  for (let number = 0; number < requests; number += TOGETHER) {
    if (number === 4 * MAX) heapFilled = heapInUse();
    for (let index = number; index < number + TOGETHER; index++) ask(index);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
  }
  const milliseconds = performance.now() - began;
  const heapInTheEnd = heapInUse();
  ledger.close();
  return { entries: ledger.entries.length, others: ledger.others, heapFilled, heapInTheEnd, milliseconds };

  function ask(index: number): void {
    const request = {
      method: index % 2 === 0 ? 'GET' : 'OPTIONS',
      // The ledger must not hold on to the rest of the path.
      url: `/resource-${String(index)}/${'x'.repeat((index * 7919) % 3000)}`,
      headers: {
        origin: `https://origin-${String(index)}.example`,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': `x-${'y'.repeat((index * 104_729) % 3000)}`,
      },
    };
    middleware(request as never, openResponse(), () => undefined);
  }
}

/** A response of an application that lets everybody in, which leaves at once. */
function openResponse(): ServerResponse {
  const head =
    'HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: *\r\nAccess-Control-Allow-Headers: *\r\n\r\n';
  const response = Object.assign(new EventEmitter(), { headersSent: true, _header: head });
  setImmediate(() => response.emit('close'));
  return response as unknown as ServerResponse;
}

function heapInUse(): number {
  gc?.();
  return process.memoryUsage().heapUsed;
}

void flood(Number(process.argv[2])).then((report) => {
  process.stdout.write(`${JSON.stringify(report)}\n`);
});
