import { corsHeaders } from '../../express/support';
import { sendRaw, type RawResponse } from '../../servers/raw-request';

export const APP = 'https://app.example.com';
export const EVIL = 'https://evil.example';

interface Asked {
  readonly method?: string;
  readonly origin?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A response, with its `Access-Control-*` headers and `Vary` apart. */
export interface Answer extends RawResponse {
  readonly cors: Readonly<Record<string, string>>;
  readonly header: (name: string) => string | undefined;
}

/** The request that a page makes, without its preflight. */
export async function ask(port: number, path: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', origin, headers = {} } = asked;
  const response = await sendRaw(port, {
    method,
    path,
    headers: { Host: 'api.example.com', ...(origin === undefined ? {} : { Origin: origin }), ...headers },
  });
  const header = (name: string) =>
    response.headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1];
  return { ...response, cors: corsHeaders(response), header };
}

/** The preflight that a browser sends for a request. */
export function preflight(
  port: number,
  path: string,
  { method = 'GET', origin = APP, names }: { method?: string; origin?: string; names?: string } = {},
): Promise<Answer> {
  return ask(port, path, {
    method: 'OPTIONS',
    origin,
    headers: {
      'Access-Control-Request-Method': method,
      ...(names === undefined ? {} : { 'Access-Control-Request-Headers': names }),
    },
  });
}

/** Whether the page gets at a response, cookies left out of it (Fetch § CORS check). */
export function readable({ cors }: Answer, origin = APP): boolean {
  return ['*', origin].includes(cors['access-control-allow-origin'] ?? '');
}
