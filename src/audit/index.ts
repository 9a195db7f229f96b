export { audit, type Audit } from './audit';
export { AuditError, type AuditErrorCode } from './audit-error';
export type { AuditRemedy, Evidence, Finding, FindingCode, Severity } from './finding';
export type { AuditOptions } from './options';
export type { HeaderLines, WireRequest, WireResponse } from '../doctor/exchange';
