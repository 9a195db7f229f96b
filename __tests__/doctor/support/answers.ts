import type { CorsErrorName, NetworkErrorName } from 'express-resource-cors/doctor';
import type { Expected } from './row';

/** A raw response: the status line's end, header lines, and a short body where the status may have one. */
export function answer(status: string, ...headers: string[]): string {
  const body = /^(?:1..|204|304)/.test(status) ? '' : 'Hello';
  return [`HTTP/1.1 ${status}`, 'Connection: close', ...headers, '', body].join('\r\n');
}

export function blocked(corsError: CorsErrorName, failedParameter = ''): Expected {
  return { verdict: 'blocked', corsError, failedParameter };
}

export function failed(networkError: NetworkErrorName): Expected {
  return { verdict: 'failed', networkError };
}

export const allowed: Expected = { verdict: 'allowed' };

export const OK = '200 OK';
export const NO_CONTENT = '204 No Content';
export const ORIGIN = 'Access-Control-Allow-Origin: {page}';
export const ANY_ORIGIN = 'Access-Control-Allow-Origin: *';
export const CREDENTIALS = 'Access-Control-Allow-Credentials: true';

export const methods = (value: string): string => `Access-Control-Allow-Methods: ${value}`;
export const headers = (value: string): string => `Access-Control-Allow-Headers: ${value}`;
