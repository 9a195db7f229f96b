export { CorsConfiguration } from './configuration/cors-configuration';
export type { CorsAccessCheck } from './configuration/access-check';
export type { CorsCallbacks, CorsDocument } from './configuration/document';
export type { CorsPolicyEntry } from './configuration/entry';
export type { CorsPolicySettings, CorsResourceSettings } from './configuration/fluent';
export type { CorsOptions } from './configuration/options';
export type { CorsPolicyCacheOptions } from './dynamic/cache-options';
export { cachePolicies, type CorsCachedPolicies } from './dynamic/cache-policies';
export type { CorsPolicyLookup } from './dynamic/cache-subject';
export { CorsCallbackError } from './dynamic/callback-error';
export type { CorsAccessRequest, CorsServerRequest } from './engine/access-request';
export type { CorsDynamicConfigurationCallback, CorsStaticConfigurationAccessFilter } from './engine/compile';
export type { CorsDecision } from './engine/decision';
export type { CorsReason, CorsRequestType } from './engine/reason';
export { cors } from './express/cors';
export type { CorsMiddleware } from './express/messages';
export type { CorsMiddlewareOptions } from './express/middleware-options';
export { registerGlobal, type ExpressApplication } from './express/register-global';
export type { CorsPolicy } from './policies/policy';
export {
  CorsConfigurationError,
  type CorsProblem,
  type CorsProblemCode,
  type CorsWarningCode,
} from './problems/problem';
export type { CorsRoute, CorsRouteTemplate } from './resources/route-template';
