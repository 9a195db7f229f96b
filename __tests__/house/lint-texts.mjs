// Lints texts as if they stood in files of this project: { file, text }[] on stdin, messages for each on stdout.
import { ESLint } from 'eslint';
import process from 'node:process';
import { text } from 'node:stream/consumers';

const eslint = new ESLint();
const messages = [];
for (const { file, text: code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: file });
  messages.push(result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
process.stdout.write(JSON.stringify(messages));
