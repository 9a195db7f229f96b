/** A warning as it was handed to the process. */
export interface EmittedWarning {
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

/** Keeps the library's warnings from the test's output until the test file ends, and lists them. */
export function interceptWarnings(): EmittedWarning[] {
  const emitted: EmittedWarning[] = [];
  const spy = jest.spyOn(process, 'emitWarning').mockImplementation((...parameters: unknown[]) => {
    const [message, { type, code }] = parameters as [string, { type: string; code: string }];
    emitted.push({ type, code, message });
  });
  afterEach(() => {
    emitted.length = 0;
  });
  afterAll(() => {
    spy.mockRestore();
  });
  return emitted;
}
