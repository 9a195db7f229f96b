import { CORS_CAUSE_CODES, diagnose } from 'express-resource-cors/doctor';
import { serveTrouble } from './serve-trouble';
import { NEVER_SAID, TROUBLES } from './trouble';

test.each(TROUBLES)('$id', async (trouble) => {
  const served = await serveTrouble(trouble);
  const diagnosis = await diagnose(served.options);
  await served.close();
  const { verdict, causeCode, cause, remedy, remedyHeaders, evidence } = diagnosis;
  const { expected } = trouble;
  const text = `${cause ?? ''} ${remedy ?? ''}`;
  // What came is shown where it is not what was expected.
  expect({ causeCode, text, evidence, isExpected: expected.causeCode.includes(causeCode) }).toMatchObject({
    isExpected: true,
  });
  if (expected.verdict) expect(verdict).toBe(expected.verdict);
  for (const pattern of expected.textMatches ?? []) expect(text).toMatch(new RegExp(pattern, 'i'));
  for (const pattern of [...(expected.textDoesNotMatch ?? []), ...NEVER_SAID])
    expect(text).not.toMatch(new RegExp(pattern, 'i'));
  expect(text).toMatch(/^[^\p{C}]*$/u);
  expect(text).not.toMatch(/(?<!')undefined(?!')|: \.(?!\.)/);
  if (causeCode !== null)
    expect([cause, remedy]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  expect(Object.values(remedyHeaders ?? {})).not.toContain('null');
});

test('every cause has a trouble of its own, and no trouble has a cause that there is not', () => {
  const told = TROUBLES.flatMap(({ expected }) =>
    expected.causeCode.length === 1 ? expected.causeCode : [],
  );
  expect([...new Set(told)].filter((code) => code !== null).sort()).toEqual([...CORS_CAUSE_CODES].sort());
});

test('troubles are told once', () => {
  const ids = TROUBLES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(150);
});
