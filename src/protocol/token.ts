const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether the text is one token, the grammar of methods and of header names (RFC 9110 § 5.6.2). */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}
