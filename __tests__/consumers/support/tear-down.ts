import { rmSync } from 'node:fs';
import { installsDirectory } from './installs';

export default function removeInstalls(): void {
  const directory = installsDirectory();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
}
