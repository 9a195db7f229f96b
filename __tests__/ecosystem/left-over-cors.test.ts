import leftOverCors, { type CorsOptions, type CorsOptionsDelegate } from 'cors';
import { corsHeaders, EXPRESS_VERSIONS, LISTED, PRODUCTS, UNLISTED, withServer } from '../express/support';
import { ask, CONSTANT, CONSTANT_VISITS, outcome, outcomeOf, PATH, PLACES, VISITS } from './support';

const everyOrigin: CorsOptions['origin'] = (_origin, answer) => {
  answer(null, true);
};

const async: CorsOptionsDelegate = (_req, answer) => {
  setImmediate(() => {
    answer(null, { origin: UNLISTED, credentials: true });
  });
};

/** The `cors` package as people leave it in their applications; each says something else than we do. */
const LEFT_OVER: readonly { options: string; given: CorsOptions | CorsOptionsDelegate | undefined }[] = [
  { options: 'no options', given: undefined },
  { options: 'every origin reflected, with credentials', given: { origin: true, credentials: true } },
  { options: 'another origin', given: { origin: UNLISTED } },
  { options: 'a list of origins', given: { origin: [LISTED, /evil/], credentials: true } },
  {
    options: 'an origin by a callback',
    given: {
      origin: everyOrigin,
    },
  },
  { options: 'options by a callback', given: async },
  { options: 'nothing', given: { origin: false } },
  {
    options: 'all that it can say',
    given: {
      origin: '*',
      methods: ['PATCH'],
      allowedHeaders: ['X-Foo'],
      exposedHeaders: ['Secret'],
      maxAge: 99,
      optionsSuccessStatus: 200,
    },
  },
];

describe.each(EXPRESS_VERSIONS)('a left-over cors package on $version', ({ express }) => {
  describe.each(LEFT_OVER)('with $options', ({ given }) => {
    const make = () => leftOverCors(given as CorsOptions);

    describe.each(PLACES)('$place', ({ place, build }) => {
      const application = { express, config: PRODUCTS, others: [make()] };
      const behind = place.startsWith('behind');

      // An OPTIONS that is no preflight is answered by the package. Ahead of ours, so are preflights.
      const visits = Object.entries(VISITS).filter(([, { method }]) => behind || method !== 'OPTIONS');

      test.each(visits)('%s: our decision leaves', async (_name, visit) => {
        const isOptions = visit.method === 'OPTIONS' && visit.answered === undefined;
        const app = build({
          ...application,
          routes: (router) => void router.all('/products', (_req, res) => void res.json([])),
        });
        await withServer(app, async (port) => {
          const response = await ask(port, visit);
          const status = visit.answered ?? (isOptions ? response.status : 200);
          const alsoVaries = isOptions ? requestHeadersAsked(given) : [];
          expect(outcomeOf(response)).toEqual(outcome(status, visit.decided, alsoVaries));
          if (isOptions) expect([200, 204]).toContain(status);
        });
      });

      test('an entry that answers all alike, too, and the Vary of the package stays', async () => {
        const app = build({
          ...application,
          config: CONSTANT,
          routes: (router) => void router.all('/products', (_req, res) => void res.json([])),
        });
        await withServer(app, async (port) => {
          for (const visit of Object.values(CONSTANT_VISITS)) {
            const { vary, ...others } = corsHeaders(await ask(port, visit));
            expect(others).toEqual(visit.decided);
            // It may be there for what the application does itself; ours would add nothing.
            expect([undefined, 'Origin']).toContain(vary);
          }
        });
      });
    });

    test('on a single route, and for its OPTIONS, our decision leaves', async () => {
      const [{ build }] = PLACES as [(typeof PLACES)[number]];
      const app = build({
        express,
        config: PRODUCTS,
        others: [],
        routes: (router) => {
          router.options('/products', make());
          router.all('/products', make(), (_req, res) => void res.json([]));
        },
      });
      await withServer(app, async (port) => {
        for (const visit of Object.values(VISITS)) {
          const response = await ask(port, visit, PATH);
          const isPlainOptions = visit.method === 'OPTIONS' && visit.answered === undefined;
          const alsoVaries = isPlainOptions ? requestHeadersAsked(given) : [];
          const status = visit.answered ?? (isPlainOptions ? response.status : 200);
          expect(outcomeOf(response)).toEqual(outcome(status, visit.decided, alsoVaries));
        }
      });
    });
  });

  test('in front of app.use(cors()) it answers preflights by itself: registerGlobal is what prevents that', async () => {
    const outcomes: unknown[] = [];
    for (const { build } of [PLACES[0]!, PLACES[2]!]) {
      const others = [leftOverCors({ origin: '*' })];
      await withServer(
        build({ express, config: PRODUCTS, others, routes: () => undefined }),
        async (port) => {
          outcomes.push(outcomeOf(await ask(port, VISITS['preflight, other origin']!)));
        },
      );
    }
    expect(outcomes[0]).toEqual(outcome(403, VISITS['preflight, other origin']!.decided, []));
    expect(outcomes[1]).toMatchObject({ status: 204, 'access-control-allow-origin': '*' });
  });
});

/** What the package varies its answers to OPTIONS by, where it allows the headers that are asked for. */
function requestHeadersAsked(given: CorsOptions | CorsOptionsDelegate | undefined): string[] {
  if (typeof given === 'object' && (given.allowedHeaders !== undefined || given.origin === false)) return [];
  return ['Access-Control-Request-Headers'];
}
