import type { PartnerDetails } from './partner';

const LISTS = ['origins', 'resources', 'methods', 'requestHeaders', 'responseHeaders'] as const;

/** A partner as the administrator's page sends it; a sentence where what came is of another kind altogether. */
export function readPartner(body: unknown): PartnerDetails | string {
  if (typeof body !== 'object' || body === null) return 'Send a partner as a JSON object.';
  const given = body as Record<string, unknown>;
  const { name, cookies } = given;
  if (typeof name !== 'string') return 'Send the name as a string.';
  if (typeof cookies !== 'boolean') return 'Send cookies as true or false.';
  for (const list of LISTS) {
    const value = given[list];
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    if (!isList && (value !== '*' || list === 'origins')) return `Send ${list} as a list of strings.`;
  }
  const { origins, resources, methods, requestHeaders, responseHeaders } = given as unknown as PartnerDetails;
  return { name, origins, resources, methods, requestHeaders, responseHeaders, cookies };
}
