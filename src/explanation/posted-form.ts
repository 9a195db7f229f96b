import type { Findings } from '../engine/findings';

/** In characters: longer paths are not looked into. */
const LONGEST = 512;

/** Where identity providers and payment pages have the visitor's browser post their answers. */
const FOR_FORMS = /\/(?:saml2?|acs|sso|signin-(?:oidc|saml|wsfed)|callback)(?:\/|$)/i;

/**
 * Whether the request is probably a form that a page of another site posts, as in SAML (the HTTP POST binding): no
 * script reads the answer, so it is no matter of CORS.
 */
export function isPostedForm({ type, input: { method, path } }: Findings): boolean {
  return type === 'actual' && method === 'POST' && path.length <= LONGEST && FOR_FORMS.test(path);
}
