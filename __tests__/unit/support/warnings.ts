/** A warning as it was handed to the process. */
export interface EmittedWarning {
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

/** Keeps the library's warnings from the test's output until the test file ends, and lists them. */
export function interceptWarnings(): EmittedWarning[] {
  const emitted: EmittedWarning[] = [];
  const intercept = () =>
    jest.spyOn(process, 'emitWarning').mockImplementation((...parameters: unknown[]) => {
      const [message, { type, code }] = parameters as [string, { type: string; code: string }];
      emitted.push({ type, code, message });
    });
  // While the file is loaded; and again before its tests, for in mutation testing all files are loaded as one.
  let spy = intercept();
  beforeAll(() => {
    spy = intercept();
  });
  afterEach(() => {
    emitted.length = 0;
  });
  afterAll(() => {
    spy.mockRestore();
  });
  return emitted;
}
