import type { CorsPolicy } from 'express-resource-cors';

/** What an administrator says of a partner. */
export interface PartnerDetails {
  readonly name: string;
  readonly origins: readonly string[];
  /** Names of controllers, or all of them. */
  readonly resources: readonly string[] | '*';
  readonly methods: readonly string[] | '*';
  readonly requestHeaders: readonly string[] | '*';
  readonly responseHeaders: readonly string[] | '*';
  readonly cookies: boolean;
}

export interface Partner extends PartnerDetails {
  readonly id: number;
}

/** What is wrong with one field of a partner, in the library's words where it is the library's to say. */
export interface FieldProblem {
  readonly field: keyof PartnerDetails;
  readonly value: unknown;
  readonly message: string;
}

/** The policy of a partner. A policy has no empty lists: what it does not name it does not allow. */
export function policyOf(
  partner: Pick<Partner, 'methods' | 'requestHeaders' | 'responseHeaders' | 'cookies'>,
): CorsPolicy {
  const { methods, requestHeaders, responseHeaders, cookies } = partner;
  return {
    ...(methods.length > 0 && { methods }),
    ...(requestHeaders.length > 0 && { requestHeaders }),
    ...(responseHeaders.length > 0 && { responseHeaders }),
    cookies,
  };
}
