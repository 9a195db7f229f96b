/**
 * Lines of at most `width` characters, broken at spaces, and inside a word only where it alone is too long. The
 * first line begins with `first`, all others with as many spaces.
 */
export function wrap(text: string, first: string, width: number): string[] {
  const room = width - first.length;
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (line.length > room) {
      lines.push(line.slice(0, room));
      word = line.slice(room);
      line = word;
    }
  }
  lines.push(line);
  const indent = ' '.repeat(first.length);
  return lines.map((each, index) => `${index === 0 ? first : indent}${each}`);
}
