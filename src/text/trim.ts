/** The text without these characters at its beginning and end, in time linear in its length. */
export function trim(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text.charAt(start))) start++;
  while (start < end && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
