import { EventEmitter } from 'node:events';
import { mayBeClosedEarly } from '../../../src/command-line/terminal';

const failing = (code: string) => Object.assign(new Error(`write ${code}`), { code });

test('a reader that has gone, is no failure', () => {
  const stream = new EventEmitter();
  mayBeClosedEarly(stream);
  expect(stream.emit('error', failing('EPIPE'))).toBe(true);
});

test('a full disk, is one', () => {
  const stream = new EventEmitter();
  mayBeClosedEarly(stream);
  expect(() => stream.emit('error', failing('ENOSPC'))).toThrow('write ENOSPC');
});
