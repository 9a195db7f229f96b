import type { ServerName } from './servers';
import type { RemedyHeaders } from './situation';

/** What a setting has to allow. */
export interface Grant {
  /** The page's origin. */
  readonly origin: string;
  /** The methods, upper-case unless a script writes them otherwise. */
  readonly methods: readonly string[];
  /** The request headers that need allowing, lower-case; may be empty. */
  readonly headers: readonly string[];
  readonly credentials: boolean;
  /** The path of the URL that was asked for. */
  readonly path: string;
}

/** How one server is told to allow a request. */
export interface SnippetSource {
  /** The server by the name that people know. */
  readonly name: string;
  /** Where it is written. */
  readonly where: string;
  /**
   * The setting in a few words, as the end of a sentence: "In nginx, ...", for these headers that the response lacks;
   * undefined where only the code says it.
   */
  readonly inShort: (grant: Grant, needed: RemedyHeaders) => string | undefined;
  /** The setting, ready to be copied. */
  readonly code: (grant: Grant) => string;
}

const quoted = (texts: readonly string[], mark = "'"): string =>
  texts.map((text) => `${mark}${text}${mark}`).join(', ');
const lines = (...each: readonly (string | false)[]): string =>
  each.filter((line) => line !== false).join('\n');
/** Lines of a setting, one for each header, as code in a sentence. */
const code = (needed: RemedyHeaders, line: (name: string, value: string) => string): string =>
  Object.entries(needed)
    .map(([name, value]) => `\`${line(name, value)}\``)
    .join(' ');
/** Where the origin is what lacks, and not only a method or a header. */
const forOrigin = (needed: RemedyHeaders, words: string): string | undefined =>
  'Access-Control-Allow-Origin' in needed ? words : undefined;
/** The headers as a whole response to a preflight has them. */
function responseHeaders({ origin, methods, headers, credentials }: Grant): [string, string][] {
  return [
    ['Access-Control-Allow-Origin', origin],
    ...(credentials ? [['Access-Control-Allow-Credentials', 'true'] as [string, string]] : []),
    ['Access-Control-Allow-Methods', methods.join(', ')],
    ...(headers.length > 0 ? [['Access-Control-Allow-Headers', headers.join(', ')] as [string, string]] : []),
    ['Vary', 'Origin'],
  ];
}

/** A path that is a pattern for itself in every framework; undefined where it has signs that may mean something. */
const plainPath = (path: string): string | undefined => (/^\/[\w./-]+$/.test(path) ? path : undefined);

/** How each server is told, one for each. */
export const SNIPPETS: Readonly<Record<ServerName, SnippetSource>> = {
  nginx: {
    name: 'nginx',
    where: 'the location block of the URL',
    inShort: (_, needed) =>
      `write ${code(needed, (name, value) => `add_header ${name} "${value}" always;`)}: without \`always\`, errors go without it`,
    code: (grant) =>
      lines(
        ...responseHeaders(grant).map(([name, value]) => `add_header ${name} "${value}" always;`),
        'if ($request_method = OPTIONS) {',
        // A block with headers of its own inherits none.
        ...responseHeaders(grant).map(([name, value]) => `    add_header ${name} "${value}" always;`),
        '    return 204;',
        '}',
      ),
  },
  Apache: {
    name: 'Apache',
    where: 'the <Location> of the URL or an .htaccess file, with mod_headers and mod_rewrite on',
    inShort: (_, needed) =>
      `write ${code(needed, (name, value) => (name === 'Vary' ? 'Header always merge Vary "Origin"' : `Header always set ${name} "${value}"`))}: without \`always\`, errors go without it`,
    code: (grant) =>
      lines(
        ...responseHeaders(grant).map(([name, value]) =>
          name === 'Vary' ? 'Header always merge Vary "Origin"' : `Header always set ${name} "${value}"`,
        ),
        'RewriteEngine On',
        'RewriteCond %{REQUEST_METHOD} =OPTIONS',
        'RewriteCond %{HTTP:Access-Control-Request-Method} !=""',
        'RewriteRule ^ - [R=204,L]',
      ),
  },
  IIS: {
    name: 'IIS',
    where: 'web.config, with the IIS CORS module installed',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `install the IIS CORS module and add \`<add origin="${origin}" />\` to \`<cors enabled="true">\` in web.config; it answers OPTIONS before other handlers do`,
      ),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        '<system.webServer>',
        '  <cors enabled="true">',
        `    <add origin="${origin}" allowCredentials="${String(credentials)}">`,
        '      <allowMethods>',
        ...methods.map((method) => `        <add method="${method}" />`),
        '      </allowMethods>',
        headers.length > 0 && '      <allowHeaders>',
        ...headers.map((name) => `        <add header="${name}" />`),
        headers.length > 0 && '      </allowHeaders>',
        '    </add>',
        '  </cors>',
        '</system.webServer>',
      ),
  },
  'API Gateway': {
    name: 'API Gateway',
    where:
      'the template of an HTTP API; a REST API needs an OPTIONS method on the resource, and a new deployment',
    inShort: (_, needed) =>
      forOrigin(
        needed,
        'give the resource an OPTIONS method without authorization (a REST API; an HTTP API has CORS settings), let the gateway responses DEFAULT_4XX and DEFAULT_5XX have the headers too, and deploy the API again',
      ),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        'CorsConfiguration:',
        '  AllowOrigins:',
        `    - ${JSON.stringify(origin)}`,
        '  AllowMethods:',
        ...methods.map((method) => `    - ${method}`),
        headers.length > 0 && '  AllowHeaders:',
        ...headers.map((name) => `    - ${name}`),
        `  AllowCredentials: ${String(credentials)}`,
      ),
  },
  S3: {
    name: 'S3',
    where: "the bucket's permissions, under Cross-origin resource sharing (CORS)",
    inShort: ({ origin, methods }, needed) =>
      forOrigin(
        needed,
        `add a rule to the bucket's CORS configuration with the origin ${origin} and the method ${methods.join(', ')}`,
      ),
    code: ({ origin, methods, headers }) =>
      JSON.stringify(
        [
          {
            AllowedOrigins: [origin],
            // OPTIONS is answered by itself, and is no member of the list.
            AllowedMethods: methods.filter((method) => method !== 'OPTIONS'),
            AllowedHeaders: headers,
          },
        ],
        null,
        2,
      ),
  },
  CloudFront: {
    name: 'CloudFront',
    where: 'a response headers policy that is attached to the behavior',
    inShort: (_, needed) =>
      forOrigin(
        needed,
        'let the behavior allow the method OPTIONS, forward Origin and the Access-Control-Request headers to the origin (the managed policy CORS-S3Origin, or AllViewer), or attach a response headers policy with CORS',
      ),
    code: ({ origin, methods, headers, credentials }) =>
      JSON.stringify(
        {
          CorsConfig: {
            AccessControlAllowOrigins: { Quantity: 1, Items: [origin] },
            AccessControlAllowMethods: { Quantity: methods.length, Items: methods },
            AccessControlAllowHeaders: { Quantity: headers.length, Items: headers },
            AccessControlAllowCredentials: credentials,
            OriginOverride: true,
          },
        },
        null,
        2,
      ),
  },
  Cloudflare: {
    name: 'Cloudflare',
    where: 'a Worker in front of the server; or leave it to the server',
    inShort: (_, needed) =>
      forOrigin(
        needed,
        'clear its cache once the server behind it sends the headers, or set them in a response header transform rule',
      ),
    code: (grant) =>
      lines(
        'export default {',
        '  async fetch(request) {',
        `    const headers = ${JSON.stringify(Object.fromEntries(responseHeaders(grant)))};`,
        "    const isPreflight = request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method');",
        '    if (isPreflight) return new Response(null, { status: 204, headers });',
        '    const answer = await fetch(request);',
        '    const response = new Response(answer.body, answer);',
        '    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);',
        '    return response;',
        '  },',
        '};',
      ),
  },
  Kong: {
    name: 'Kong',
    where: 'the declarative configuration of the route or service',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `give the route the plugin \`cors\` with the origin ${origin}; it answers preflights before authentication does`,
      ),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        'plugins:',
        '  - name: cors',
        '    config:',
        '      origins:',
        `        - ${JSON.stringify(origin)}`,
        '      methods:',
        ...methods.map((method) => `        - ${method}`),
        headers.length > 0 && '      headers:',
        ...headers.map((name) => `        - ${name}`),
        `      credentials: ${String(credentials)}`,
        '      preflight_continue: false',
      ),
  },
  Traefik: {
    name: 'Traefik',
    where: 'the dynamic configuration; the router has to use this middleware',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `give the router a headers middleware with \`accessControlAllowOriginList: ${origin}\` and \`addVaryHeader: true\``,
      ),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        'http:',
        '  middlewares:',
        '    cors:',
        '      headers:',
        '        accessControlAllowOriginList:',
        `          - ${JSON.stringify(origin)}`,
        '        accessControlAllowMethods:',
        ...methods.map((method) => `          - ${method}`),
        headers.length > 0 && '        accessControlAllowHeaders:',
        ...headers.map((name) => `          - ${name}`),
        `        accessControlAllowCredentials: ${String(credentials)}`,
        '        addVaryHeader: true',
      ),
  },
  Envoy: {
    name: 'Envoy',
    where:
      'typed_per_filter_config of the virtual host, with the filter envoy.filters.http.cors before the router',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `put the filter \`envoy.filters.http.cors\` before authentication, and ${origin} into \`allow_origin_string_match\` of the virtual host`,
      ),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        'envoy.filters.http.cors:',
        '  "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy',
        '  allow_origin_string_match:',
        `    - exact: ${JSON.stringify(origin)}`,
        `  allow_methods: ${JSON.stringify(methods.join(', '))}`,
        headers.length > 0 && `  allow_headers: ${JSON.stringify(headers.join(', '))}`,
        `  allow_credentials: ${String(credentials)}`,
      ),
  },
  Spring: {
    name: 'Spring',
    where: 'a configuration class; with Spring Security, http.cors(Customizer.withDefaults()) too',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `allow it by \`allowedOrigins("${origin}")\` in the CORS configuration, and switch \`http.cors(...)\` on where Spring Security is used, so that it runs before authentication`,
      ),
    code: ({ origin, methods, headers, credentials, path }) =>
      lines(
        '@Bean',
        'CorsConfigurationSource corsConfigurationSource() {',
        '    var cors = new CorsConfiguration();',
        `    cors.setAllowedOrigins(List.of("${origin}"));`,
        `    cors.setAllowedMethods(List.of(${quoted(methods, '"')}));`,
        headers.length > 0 && `    cors.setAllowedHeaders(List.of(${quoted(headers, '"')}));`,
        `    cors.setAllowCredentials(${String(credentials)});`,
        '    var source = new UrlBasedCorsConfigurationSource();',
        `    source.registerCorsConfiguration("${plainPath(path) ?? '/**'}", cors);`,
        '    return source;',
        '}',
      ),
  },
  'ASP.NET Core': {
    name: 'ASP.NET Core',
    where: 'Program.cs; UseCors stands behind UseRouting, and before UseAuthentication and UseAuthorization',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `allow it by \`WithOrigins("${origin}")\` in AddCors, and call \`app.UseCors()\` before UseAuthentication`,
      ),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        'builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy',
        `    .WithOrigins("${origin}")`,
        `    .WithMethods(${quoted(methods, '"')})`,
        headers.length > 0 && `    .WithHeaders(${quoted(headers, '"')})`,
        credentials && '    .AllowCredentials()',
        '));',
        '// ...',
        'app.UseRouting();',
        'app.UseCors();',
        'app.UseAuthentication();',
      ),
  },
  FastAPI: {
    name: 'FastAPI',
    where: 'where the app is made, behind every other add_middleware, so that it is the outermost',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `allow it by \`allow_origins=["${origin}"]\` of CORSMiddleware, and add that middleware last, so that it is the outermost and errors pass through it`,
      ),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        'app.add_middleware(',
        '    CORSMiddleware,',
        `    allow_origins=["${origin}"],`,
        `    allow_methods=[${quoted(methods, '"')}],`,
        headers.length > 0 && `    allow_headers=[${quoted(headers, '"')}],`,
        credentials && '    allow_credentials=True,',
        ')',
      ),
  },
  Django: {
    name: 'Django',
    where: 'settings.py, with django-cors-headers; CorsMiddleware stands before CommonMiddleware',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `add "${origin}" to \`CORS_ALLOWED_ORIGINS\` (django-cors-headers), with CorsMiddleware first in MIDDLEWARE`,
      ),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        'INSTALLED_APPS += ["corsheaders"]',
        'MIDDLEWARE.insert(0, "corsheaders.middleware.CorsMiddleware")',
        `CORS_ALLOWED_ORIGINS = ["${origin}"]`,
        `CORS_ALLOW_METHODS = [${quoted(methods, '"')}]`,
        // Without a list, django-cors-headers allows one of its own.
        `CORS_ALLOW_HEADERS = [${quoted(headers, '"')}]`,
        credentials && 'CORS_ALLOW_CREDENTIALS = True',
      ),
  },
  Flask: {
    name: 'Flask',
    where: 'where the app is made, with flask-cors',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `allow it by \`CORS(app, origins=["${origin}"])\` of flask-cors: by itself Flask answers OPTIONS with Allow, and nothing of CORS`,
      ),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        'from flask_cors import CORS',
        '',
        'CORS(',
        '    app,',
        `    origins=["${origin}"],`,
        `    methods=[${quoted(methods, '"')}],`,
        // Without a list, flask-cors allows whatever is asked for.
        `    allow_headers=[${quoted(headers, '"')}],`,
        credentials && '    supports_credentials=True,',
        ')',
      ),
  },
  Rails: {
    name: 'Rails',
    where: 'config/initializers/cors.rb, with the gem rack-cors',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `allow it by \`origins '${origin}'\` of rack-cors, inserted before every other middleware`,
      ),
    code: ({ origin, methods, headers, credentials, path }) =>
      lines(
        'Rails.application.config.middleware.insert_before 0, Rack::Cors do',
        '  allow do',
        `    origins '${origin}'`,
        `    resource '${plainPath(path) ?? '*'}',`,
        headers.length > 0 && `      headers: [${quoted(headers)}],`,
        credentials && '      credentials: true,',
        `      methods: [${methods.map((method) => `:${method.toLowerCase()}`).join(', ')}]`,
        '  end',
        'end',
      ),
  },
  Laravel: {
    name: 'Laravel',
    where: 'config/cors.php; then run php artisan config:clear',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `add '${origin}' to \`allowed_origins\` and the path to \`paths\` in config/cors.php, and clear the cached configuration`,
      ),
    code: ({ origin, methods, headers, credentials, path }) =>
      lines(
        'return [',
        `    'paths' => ['${plainPath(path)?.slice(1) ?? '*'}'],`,
        `    'allowed_methods' => [${quoted(methods)}],`,
        `    'allowed_origins' => ['${origin}'],`,
        "    'allowed_origins_patterns' => [],",
        `    'allowed_headers' => [${quoted(headers)}],`,
        "    'exposed_headers' => [],",
        "    'max_age' => 0,",
        `    'supports_credentials' => ${String(credentials)},`,
        '];',
      ),
  },
  cors: {
    name: 'Express with cors',
    where: 'in front of every other app.use and of the routes',
    inShort: ({ origin }, needed) =>
      forOrigin(needed, `add '${origin}' to the \`origin\` of cors({ ... }), before every other middleware`),
    code: ({ origin, methods, headers, credentials }) =>
      lines(
        'app.use(',
        '  cors({',
        `    origin: ['${origin}'],`,
        `    methods: [${quoted(methods)}],`,
        // Without a list, cors allows whatever is asked for.
        `    allowedHeaders: [${quoted(headers)}],`,
        credentials && '    credentials: true,',
        '  }),',
        ');',
      ),
  },
  'express-resource-cors': {
    name: 'Express with express-resource-cors',
    where: 'where the app is made',
    inShort: ({ origin }, needed) =>
      forOrigin(
        needed,
        `allow it by \`forOrigins('${origin}')\` of express-resource-cors, whose registerGlobal(app, config) stands before every other middleware`,
      ),
    code: ({ origin, methods, headers, credentials, path }) =>
      lines(
        'config',
        `  .forResources('~${urlInCode(path)}')`,
        `  .forOrigins('${origin}')`,
        `  .allowMethods(${quoted(methods)})`,
        headers.length > 0 && `  .allowRequestHeaders(${quoted(headers)})`,
        credentials && '  .allowCookies()',
        ';',
        'registerGlobal(app, config);',
      ).replace(/\n;/, ';'),
  },
};

/** The path as a pattern of path-to-regexp 8 that stands for it alone. */
function urlInCode(path: string): string {
  return path.replace(/[{}()[\]+?!:*\\]/g, '\\$&').replace(/['\\]/g, '\\$&');
}
