import { startLab, type Lab } from '../../examples/lab/lab';
import { describeInBrowser } from './support/browser';
import { visit, type Seen, type Visitor } from './support/visitor';

/** Signs in and leaves the request simple. */
const token = '?access_token=lab-token';

const methods = ({ arrived }: Seen) => arrived.map(({ method }) => method);
const blocked = { read: false, error: 'TypeError' };

describeInBrowser('a script in a browser', (browser) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(async () => {
    await lab.close();
  });

  const onPageOf = (role: 'listed' | 'unlisted') => {
    let visitor: Visitor;
    // One page for all: each attempt has an address of its own, so no answer that was kept stands in for another.
    beforeAll(async () => {
      visitor = await visit(browser(), lab, lab[role]);
    });
    beforeEach(() => visitor.forget());
    afterAll(async () => {
      await visitor.page.context().close();
    });
    return {
      attempt: (request: Parameters<Visitor['attempt']>[0]) => visitor.attempt(request),
      visitor: () => visitor,
    };
  };

  describe('of the listed origin', () => {
    const { attempt, visitor } = onPageOf('listed');

    describe.each([
      ['by controller', (n: number) => `/api/values${n}`],
      ['by action', (n: number) => `/mvc/values${n}/getdata`],
      ['by URL', (n: number) => `/Handler${n}.ashx`],
    ])('with resources named %s', (_, values) => {
      test('reads the answer to a simple GET, sent without a preflight', async () => {
        const seen = await attempt({ path: values(1) + token });
        expect(seen).toMatchObject({ read: true, status: 200 });
        expect(methods(seen)).toEqual(['GET']);
      });

      test('reads the answer to a simple POST, sent without a preflight', async () => {
        const seen = await attempt({ path: values(1) + token, method: 'POST', body: 'text' });
        expect(seen).toMatchObject({ read: true, status: 200 });
        expect(methods(seen)).toEqual(['POST']);
      });

      test('reads the answer to a preflighted PUT', async () => {
        const seen = await attempt({ path: values(3) + token, method: 'PUT' });
        expect(seen).toMatchObject({ read: true, status: 200 });
        expect(methods(seen)).toEqual(['OPTIONS', 'PUT']);
      });

      test('cannot PUT where only GET and POST are allowed: the request is never sent', async () => {
        const seen = await attempt({ path: values(1) + token, method: 'PUT' });
        expect(seen).toMatchObject(blocked);
        expect(methods(seen)).toEqual(['OPTIONS']);
        expect(visitor().console.join()).toContain('Method PUT is not allowed');
      });

      test('cannot send a header that is not allowed', async () => {
        const seen = await attempt({ path: values(3) + token, headers: { Foo: 'x' } });
        expect(seen).toMatchObject(blocked);
        expect(methods(seen)).toEqual(['OPTIONS']);
        expect(visitor().console.join()).toContain('Request header field foo is not allowed');
      });

      test('sends the headers that are allowed', async () => {
        const headers = {
          'Content-Type': 'application/json',
          Foo: 'from the script',
          Authorization: 'Bearer lab-token',
        };
        const seen = await attempt({ path: values(4), method: 'DELETE', headers });
        expect(seen).toMatchObject({ read: true, status: 200 });
        expect(JSON.parse(seen.body!)).toMatchObject({ method: 'DELETE', foo: 'from the script' });
      });

      test('reads the response header that is exposed, and not the other', async () => {
        const { headers, arrived } = await attempt({ path: values(2) + token });
        expect(headers).toHaveProperty('foo');
        expect(headers).not.toHaveProperty('bar');
        expect(arrived[0]!.headers).toHaveProperty('bar');
      });

      test('reads neither where none is exposed', async () => {
        const { headers } = await attempt({ path: values(1) + token });
        expect(headers).not.toHaveProperty('foo');
        expect(headers).not.toHaveProperty('bar');
      });

      test('is known by its cookie where cookies are allowed', async () => {
        await visitor().signIn();
        expect(await attempt({ path: values(2), credentials: 'include' })).toMatchObject({
          read: true,
          status: 200,
        });
      });

      test('is a stranger without its cookie', async () => {
        await visitor().signIn();
        expect(await attempt({ path: values(2), credentials: 'omit' })).toMatchObject({
          read: true,
          status: 401,
        });
      });

      test('cannot read an answer to its cookie where cookies are not allowed', async () => {
        await visitor().signIn();
        const seen = await attempt({ path: values(1), credentials: 'include' });
        expect(seen).toMatchObject(blocked);
        expect(seen.arrived).toMatchObject([{ method: 'GET', status: 200 }]);
      });
    });

    test('is preflighted in front of authentication, which it has yet to pass', async () => {
      const { status, arrived } = await attempt({ path: '/api/values3', method: 'PUT' });
      expect(status).toBe(401);
      expect(arrived).toMatchObject([
        { method: 'OPTIONS', status: 204, authentication: false },
        { method: 'PUT', status: 401, authentication: true },
      ]);
    });

    test('has its refused preflight answered in front of authentication too', async () => {
      const { arrived } = await attempt({ path: '/api/values1', method: 'PUT' });
      expect(arrived).toMatchObject([{ method: 'OPTIONS', authentication: false }]);
    });

    test.each([
      [401, '/api/products', 'Send a token'],
      [404, `/api/products/99${token}`, 'Cannot GET'],
      [500, `/api/products/broken${token}`, 'This route throws'],
      [500, `/api/orders/broken${token}`, 'This route rejects'],
    ])('reads a %i of %s, and its text', async (status, path, text) => {
      const seen = await attempt({ path });
      expect(seen).toMatchObject({ read: true, status });
      expect(seen.body).toContain(text);
    });

    test('sends a method as it is spelled: patch is not PATCH', async () => {
      const path = `/api/products/1${token}`;
      expect(await attempt({ path, method: 'PATCH' })).toMatchObject({ read: true, status: 200 });
      const seen = await attempt({ path, method: 'patch' });
      expect(seen).toMatchObject(blocked);
      expect(methods(seen)).toEqual(['OPTIONS']);
    });

    test('asks once where the answer to the preflight may be kept', async () => {
      const path = `/api/products/1${token}&lab=kept`;
      const url = JSON.stringify(lab.api + path);
      await visitor().page.evaluate(
        `(async () => { for (let i = 0; i < 2; i += 1) await fetch(${url}, { method: 'PATCH' }); })()`,
      );
      expect(lab.journal.read('kept').map(({ method }) => method)).toEqual(['OPTIONS', 'PATCH', 'PATCH']);
    });

    test('uploads with progress, which a plain POST is preflighted for', async () => {
      const seen = await attempt({
        path: `/api/values1${token}`,
        method: 'POST',
        body: 'x'.repeat(100_000),
        upload: true,
      });
      expect(seen).toMatchObject({ read: true, status: 200 });
      expect(seen.progress).toBeGreaterThan(0);
      expect(methods(seen)).toEqual(['OPTIONS', 'POST']);
      expect(JSON.parse(seen.body!)).toMatchObject({ received: 100_000 });
    });

    test('cannot upload where POST is not allowed', async () => {
      const seen = await attempt({
        path: `/reports/daily.csv${token}`,
        method: 'POST',
        body: 'x',
        upload: true,
      });
      expect(seen.read).toBe(false);
      expect(methods(seen)).toEqual(['OPTIONS']);
    });

    test('is redirected within the API', async () => {
      const seen = await attempt({ path: `/api/products/latest${token}` });
      expect(seen).toMatchObject({ read: true, status: 200, redirected: true });
      expect(seen.arrived.map(({ status }) => status)).toEqual([302, 200]);
    });

    test('is preflighted anew behind a redirect', async () => {
      const seen = await attempt({
        path: `/api/orders/resubmit${token}`,
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      });
      expect(seen).toMatchObject({ read: true, status: 201, redirected: true });
      expect(methods(seen)).toEqual(['OPTIONS', 'POST', 'OPTIONS', 'POST']);
    });

    test('loses its origin where it is redirected to another, and with it what its origin is allowed', async () => {
      const seen = await attempt({ path: `/api/products/moved${token}` });
      expect(seen).toMatchObject(blocked);
      expect(seen.arrived).toMatchObject([
        { status: 302, origin: lab.listed },
        { status: 200, origin: 'null' },
      ]);
    });

    test('reads what is for everyone without an origin too', async () => {
      const seen = await attempt({ path: `/reports/mirror${token}` });
      expect(seen).toMatchObject({ read: true, status: 200, redirected: true });
      expect(seen.arrived[1]).toMatchObject({ origin: 'null' });
    });

    test('reads nothing of a resource that no entry names, nor by a path that reads two ways', async () => {
      expect(await attempt({ path: `/api/invoices${token}` })).toMatchObject(blocked);
      expect(await attempt({ path: `/api/invoices/..%2Fproducts${token}` })).toMatchObject(blocked);
    });
  });

  describe('of the unlisted origin', () => {
    const { attempt, visitor } = onPageOf('unlisted');

    test.each([
      '/api/values1',
      '/api/values4',
      '/mvc/values4/getdata',
      '/Handler4.ashx',
      '/api/products',
      '/api/orders',
      '/api/orders/broken',
      '/api/invoices',
      '/reports/daily.csv',
    ])('reads nothing of %s, though its simple request is answered', async (path) => {
      const seen = await attempt({ path: path + token });
      expect(seen).toMatchObject(blocked);
      expect(methods(seen)).toEqual(['GET']);
    });

    test('reads not even that it is not signed in', async () => {
      expect(await attempt({ path: '/api/products' })).toMatchObject(blocked);
    });

    test('reads nothing with a cookie either', async () => {
      await visitor().signIn();
      const seen = await attempt({ path: '/api/orders', credentials: 'include' });
      expect(seen).toMatchObject(blocked);
      expect(seen.arrived).toMatchObject([{ status: 200 }]);
    });

    test('gets nothing past a preflight', async () => {
      const seen = await attempt({ path: `/api/orders/1${token}`, method: 'DELETE' });
      expect(seen).toMatchObject(blocked);
      expect(seen.arrived).toMatchObject([{ method: 'OPTIONS', status: 403, authentication: false }]);
    });

    test('reads the file that is for everyone, without cookies', async () => {
      await visitor().signIn();
      const path = '/reports/weekly.csv';
      expect(await attempt({ path: path + token })).toMatchObject({ read: true, status: 200 });
      expect(await attempt({ path, credentials: 'include' })).toMatchObject(blocked);
    });
  });
});
