import type { Row } from '../support/row';
import { checks } from './checks';
import { heads } from './heads';
import { network } from './network';
import { preflightedRedirects } from './preflighted-redirects';
import { preflights } from './preflights';
import { redirects } from './redirects';
import { safelisting } from './safelisting';

/** Every behaviour of a server, with what Chromium makes of it. */
export const ROWS: readonly Row[] = [
  checks,
  preflights,
  safelisting,
  redirects,
  preflightedRedirects,
  network,
  heads,
].flat();
