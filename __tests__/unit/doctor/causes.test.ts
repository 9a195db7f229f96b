import { causeOfFailure } from '../../../src/doctor/causes/find-cause';
import type { Situation } from '../../../src/doctor/causes/situation';
import type { CorsErrorName } from '../../../src/doctor/failure';

const situation = (corsError: string, situation: Partial<Situation> = {}): Situation => ({
  failure: {
    corsError: corsError as CorsErrorName,
    failedParameter: '',
    step: 'the CORS check of the actual response',
    header: 'Access-Control-Allow-Origin',
  },
  request: {
    url: new URL('http://127.0.0.1:3000/'),
    origin: 'http://localhost:5173',
    method: 'GET',
    headers: [],
    credentials: false,
    forcePreflight: false,
    cookie: undefined,
    body: undefined,
    userAgent: 'a browser',
  },
  origin: 'http://localhost:5173',
  response: { status: 200, statusText: 'OK', headers: [['Access-Control-Allow-Origin', '*']] },
  isPreflight: false,
  preflightPassed: false,
  ...situation,
});

test('a missing Vary is among the headers that are needed, beside what else the response lacks', () => {
  const mixUp = {
    origin: 'http://localhost:5173',
    allowOrigin: undefined,
    other: 'https://another-origin.example',
    otherAllowOrigin: 'null',
  };
  const response = { status: 200, statusText: '', headers: [['Vary', 'Accept']] as const };
  const { causeCode, cause, remedyHeaders } = causeOfFailure(
    situation('MissingAllowOriginHeader', { response }),
    mixUp,
  );
  expect(causeCode).toBe('no-cors');
  expect(cause).toContain('gets null as Access-Control-Allow-Origin');
  expect(remedyHeaders).toEqual({
    'Access-Control-Allow-Origin': 'http://localhost:5173',
    Vary: 'Accept, Origin',
  });
});

test('a failure that no rule knows is no cause', () => {
  expect(() => causeOfFailure(situation('NewError'), undefined)).toThrow('No rule is for NewError.');
});
