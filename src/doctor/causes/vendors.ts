import { linesOf, type WireResponse } from '../exchange';
import { bodyText } from './signs';

/** Firewalls, platforms and object storage, by the answers they give in an application's place. */
export interface Vendor {
  readonly name: string;
  /** Every one of these holds: a header whose value says so, or the text or the raw body. */
  readonly signs: readonly (readonly [header: string | null, says: RegExp])[];
  readonly statuses?: readonly number[];
}

/** Challenge and block pages. */
const FIREWALLS: readonly Vendor[] = [
  { name: 'Cloudflare', signs: [['cf-mitigated', /./]] },
  {
    name: 'Cloudflare',
    signs: [
      [
        null,
        /Attention Required! \| Cloudflare|you have been blocked|error code: 10(?:0[6-9]|10|12|20)\b|cf-error-details|cf[-_]chl|challenges\.cloudflare\.com|Checking your browser before accessing|Just a moment\.\.\./i,
      ],
      ['Server', /^cloudflare/i],
    ],
    statuses: [403, 429, 503],
  },
  { name: 'Akamai', signs: [['Server', /^Akamai/i]], statuses: [403] },
  {
    name: 'Akamai',
    signs: [[null, /errors\.edgesuite\.net|Reference #\d+\.[0-9a-f]+\.\d+\./i]],
    statuses: [403],
  },
  { name: 'AWS WAF', signs: [['x-amzn-waf-action', /./]] },
  {
    name: 'AWS WAF (at CloudFront)',
    signs: [[null, /Request blocked\.|configured to block access from your country/]],
    statuses: [403],
  },
  {
    name: 'AWS WAF (at the load balancer)',
    signs: [['Server', /^awselb\//i]],
    statuses: [403],
  },
  { name: 'Imperva', signs: [[null, /_Incapsula_Resource|Incapsula incident ID|Powered By Incapsula/i]] },
  { name: 'Imperva', signs: [['X-Iinfo', /./]], statuses: [403] },
  {
    name: 'Sucuri',
    signs: [[null, /Sucuri Website Firewall|Sucuri CloudProxy/i]],
  },
  { name: 'Sucuri', signs: [['X-Sucuri-Block', /./]] },
  { name: 'Vercel', signs: [['x-vercel-mitigated', /./]] },
  { name: 'DataDome', signs: [['X-DataDome', /protected/i]], statuses: [403] },
  { name: 'DataDome', signs: [[null, /captcha-delivery\.com/i]] },
  { name: 'HUMAN (PerimeterX)', signs: [[null, /perimeterx|px-captcha|"appId":"PX/i]] },
  { name: 'Kasada', signs: [['x-kpsdk-ct', /./]], statuses: [403, 429] },
  { name: 'DDoS-Guard', signs: [['Server', /ddos-guard/i]], statuses: [403, 503] },
  {
    name: 'F5',
    signs: [[null, /The requested URL was rejected\. Please consult with your administrator/i]],
  },
  { name: 'ModSecurity', signs: [[null, /Mod_?Security/i]], statuses: [403, 406, 501] },
  {
    name: 'ModSecurity',
    signs: [
      [null, /^Not Acceptable!|An appropriate representation of the requested resource could not be found/i],
    ],
    statuses: [406],
  },
  {
    name: 'Azure',
    signs: [[null, /The request is blocked\.|Microsoft-Azure-Application-Gateway/i]],
    statuses: [403],
  },
  {
    name: 'Azure Application Gateway',
    signs: [['Server', /Microsoft-Azure-Application-Gateway/i]],
    statuses: [403],
  },
  {
    name: 'Google Cloud Armor',
    signs: [
      ['Via', /\bgoogle\b/i],
      [null, /^403(?: Forbidden| 403)? ?(?:403 Forbidden)?$/],
    ],
    statuses: [403],
  },
  { name: 'Wordfence', signs: [[null, /Wordfence/i]] },
  { name: 'FortiWeb', signs: [[null, /FortiGuard|FortiWeb|Web Page Blocked!/i]] },
  { name: 'Barracuda', signs: [[null, /Barracuda/i]], statuses: [403, 406] },
  { name: 'Fastly', signs: [[null, /^(?:406 )?Client Challenge\b/i]] },
  { name: 'Fastly (Signal Sciences)', signs: [['x-sigsci-tags', /./]], statuses: [403, 406] },
  { name: 'Anubis', signs: [[null, /Making sure you(?:'|&#39;)re not a bot/i]] },
  { name: 'ngrok', signs: [['ngrok-error-code', /ERR_NGROK_6024/]] },
  { name: 'ngrok', signs: [[null, /ERR_NGROK_6024/]] },
  { name: 'localtunnel', signs: [[null, /bypass-tunnel-reminder|Tunnel website ahead/i]] },
  {
    name: 'a firewall',
    signs: [[null, /web application firewall|blocked by (?:the )?(?:firewall|waf)\b|\bWAF\b.{0,40}block/i]],
    statuses: [403, 406, 429],
  },
];

/** The remedy of a platform's own access control. */
export interface Platform extends Vendor {
  /** What to do where a preflight is refused. */
  readonly remedy: string;
  /** What to do where the request itself is refused; without it, the same. */
  readonly remedyOfRequest?: string;
}

const OF_AWS =
  'See why AWS refuses: an API key, a token or a signature is missing or too old, a resource policy or a firewall of ' +
  'AWS does not let the request pass, or the URL is not right. Have the gateway responses DEFAULT_4XX and DEFAULT_5XX ' +
  'of API Gateway carry the CORS headers, so that the page can see a refusal.';

/** Access control of clouds, which refuses before any code runs. */
const PLATFORMS: readonly Platform[] = [
  {
    name: 'Google Cloud',
    signs: [[null, /does not have permission to (?:get|access) (?:the requested )?URL/i]],
    statuses: [401, 403],
    remedy:
      "Let everybody invoke the function or service (the role Cloud Run Invoker, or Cloud Functions Invoker, for allUsers), and check the user's token in its code: a preflight never carries one.",
  },
  {
    name: 'Google Cloud',
    signs: [
      ['Server', /^Google Frontend$/i],
      ['Content-Type', /html/i],
    ],
    statuses: [403],
    remedy:
      "Let everybody invoke the function or service (the role Cloud Run Invoker, or Cloud Functions Invoker, for allUsers), and check the user's token in its code: a preflight never carries one.",
  },
  {
    name: 'Identity-Aware Proxy of Google Cloud',
    signs: [['x-goog-iap-generated-response', /./]],
    statuses: [401, 403],
    remedy:
      'Let OPTIONS pass in the settings of Identity-Aware Proxy (access_settings, cors_settings, allow_http_options: true).',
  },
  {
    name: 'AWS',
    signs: [
      ['x-amzn-ErrorType', /AccessDenied|Forbidden|IncompleteSignature|InvalidSignature|UnrecognizedClient/i],
    ],
    statuses: [400, 403],
    remedy:
      "Let OPTIONS through without authorization and without an API key (in API Gateway the method's authorization is NONE; of a function URL the auth type is NONE, with CORS settings of its own), and see whether a resource policy or a firewall of AWS refuses.",
    remedyOfRequest: OF_AWS,
  },
  {
    name: 'AWS',
    signs: [[null, /is not authorized to perform: |explicit deny in/i]],
    statuses: [403],
    remedy:
      "Let OPTIONS through without authorization (in API Gateway the method's authorization is NONE), and see whether a resource policy refuses.",
    remedyOfRequest: OF_AWS,
  },
  {
    name: 'object storage',
    signs: [
      [
        null,
        /AccessDenied|SignatureDoesNotMatch|InvalidAccessKeyId|Request has expired|AuthenticationFailed|PublicAccessNotPermitted|ResourceNotFound.{0,20}resource does not exist/,
      ],
      ['Content-Type', /xml/i],
    ],
    statuses: [403, 409],
    remedy:
      'Let everybody read the object, or sign its URL anew (a signature counts for one method, and for so long); then add a rule for the origin to the CORS configuration of the bucket.',
  },
  {
    name: 'Azure App Service',
    signs: [['x-ms-forbidden-ip', /./]],
    statuses: [403],
    remedy: 'Let the address pass in the access restrictions of the app.',
  },
  {
    name: 'Azure App Service',
    signs: [[null, /Web App - Unavailable|This web app is stopped|Ip Forbidden|Site Disabled/i]],
    statuses: [403],
    remedy: 'Start the app, or let the address pass in its access restrictions.',
  },
  {
    name: 'the service mesh (Envoy)',
    signs: [[null, /RBAC: access denied/i]],
    statuses: [403],
    remedy:
      'Let OPTIONS through in the authorization policy (Istio: AuthorizationPolicy), and give the virtual service a CORS policy.',
    remedyOfRequest: 'Let the request through in the authorization policy (Istio: AuthorizationPolicy).',
  },
];

/** What object storage says of a bucket without CORS configuration. */
const STORAGE_CORS_OFF: readonly Vendor[] = [
  { name: 'S3', signs: [[null, /CORS is not enabled for this bucket/i]] },
  {
    name: 'S3',
    signs: [
      [null, /NoSuchCORSConfiguration|CORS configuration does not exist|CORSResponse: Bucket not found/i],
    ],
  },
  { name: 'Azure Storage', signs: [[null, /CorsPreflightFailure|CORS not enabled or no matching rule/i]] },
  {
    name: 'object storage',
    signs: [[null, /CORS (?:is )?(?:not|isn't) (?:enabled|configured|set)/i]],
    statuses: [400, 403, 404],
  },
];

/** A gateway's words for a method or route that it does not have. */
const NO_ROUTE: readonly Vendor[] = [
  { name: 'API Gateway', signs: [['x-amzn-ErrorType', /MissingAuthenticationToken/i]] },
  { name: 'API Gateway', signs: [[null, /Missing Authentication Token/]], statuses: [403] },
  { name: 'CloudFront', signs: [[null, /not configured to allow the HTTP request method/i]] },
  { name: 'Kong', signs: [[null, /no Route matched with those values|no API found with those values/i]] },
  { name: 'the ingress', signs: [[null, /^default backend - 404/]] },
  {
    name: 'the server',
    signs: [
      [
        null,
        /(?:method|verb)[ '"]*OPTIONS['"]*,? (?:is )?(?:not (?:supported|allowed|implemented|permitted)|unsupported)|OPTIONS (?:method )?(?:is )?not (?:supported|allowed|implemented|permitted)|Cannot OPTIONS |No route (?:matches|found for) (?:\[?["']?)OPTIONS/i,
      ],
    ],
    statuses: [400, 403, 404, 405, 500, 501],
  },
];

export const firewallOf = (response: WireResponse): Vendor | undefined => firstOf(FIREWALLS, response);
export const platformOf = (response: WireResponse): Platform | undefined => firstOf(PLATFORMS, response);
export const storageWithoutCors = (response: WireResponse): Vendor | undefined =>
  firstOf(STORAGE_CORS_OFF, response);
export const gatewayWithoutRoute = (response: WireResponse): Vendor | undefined =>
  firstOf(NO_ROUTE, response);

function firstOf<T extends Vendor>(vendors: readonly T[], response: WireResponse): T | undefined {
  const text = bodyText(response);
  const { body = '' } = response;
  return vendors.find(
    ({ signs, statuses }) =>
      (statuses?.includes(response.status) ?? true) &&
      signs.every(([header, says]) =>
        header === null
          ? says.test(text) || says.test(body)
          : linesOf(response.headers, header).some(([, value]) => says.test(value)),
      ),
  );
}
