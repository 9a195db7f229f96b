import type { LabRequest } from './scenarios/scenario';

/** Reads a request that somebody typed into the page; a sentence where it is none. */
export function readLabRequest(json: unknown): LabRequest | string {
  const value = parse(json);
  if (value === undefined) {
    return 'Send the request as JSON in the query parameter "request".';
  }
  const { method, path, headers = {}, credentials, body, transport } = value;
  if (typeof method !== 'string' || method === '') {
    return 'The method is missing.';
  }
  if (typeof path !== 'string' || !path.startsWith('/')) {
    return 'The path has to begin with a slash.';
  }
  if (!isTable(headers) || !Object.values(headers).every((header) => typeof header === 'string')) {
    return 'Headers are names with one string each.';
  }
  return {
    method,
    path,
    headers: headers as Record<string, string>,
    credentials: credentials === 'include' ? 'include' : 'omit',
    transport: transport === 'upload' ? 'upload' : 'fetch',
    ...(typeof body === 'string' && { body }),
  };
}

function parse(json: unknown): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(String(json));
    return isTable(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
