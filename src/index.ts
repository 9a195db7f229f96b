export {
  compareConfigurations,
  type CorsComparisonRow,
  type CorsComparisonSide,
} from './comparison/compare-configurations';
export { CorsConfiguration } from './configuration/cors-configuration';
export type { CorsAccessCheck } from './configuration/access-check';
export type { CorsCallbacks, CorsDocument } from './configuration/document';
export type { CorsPolicyEntry } from './configuration/entry';
export type { CorsPolicySettings, CorsResourceSettings, CorsTexts } from './configuration/fluent';
export type { CorsOptions } from './configuration/options';
export type { CorsPolicyCacheOptions } from './policy-cache/cache-options';
export { cachePolicies, type CorsCachedPolicies } from './policy-cache/cache-policies';
export type { CorsPolicyLookup } from './policy-cache/cache-subject';
export { CorsCallbackError } from './explanation/callback-error';
export type { CorsAccessRequest, CorsServerRequest } from './engine/access-request';
export type {
  CorsDynamicConfigurationCallback,
  CorsStaticConfigurationAccessFilter,
} from './engine/access-request';
export type { CorsDecision } from './explanation/decision';
export type { CorsReason, CorsRequestType } from './engine/reason';
export { checkRequest } from './express/check-request';
export { cors } from './express/cors';
export type { CorsMiddleware } from './express/http-types';
export type {
  CorsGlobalOptions,
  CorsMiddlewareOptions,
  CorsResourceOption,
} from './express/middleware-options';
export { registerGlobal, type ExpressApplication } from './express/register-global';
export {
  collectDifferences,
  type CorsLedger,
  type CorsLedgerOptions,
} from './report-only/collect-differences';
export type { CorsLedgerDocument, CorsLedgerEntry } from './report-only/ledger-entry';
export type { CorsBrowserVerdict, CorsDifference } from './report-only/difference';
export type { CorsPolicy } from './policies/policy';
export type { CorsMethod } from './protocol/methods';
export {
  CorsConfigurationError,
  type CorsProblem,
  type CorsProblemCode,
  type CorsWarningCode,
} from './problems/problem';
export type { CorsRoute, CorsRouteTemplate } from './resources/route-template';
