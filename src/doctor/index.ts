export { diagnose, type Diagnosis } from './diagnose';
export { DoctorError, type DoctorErrorCode } from './doctor-error';
export type { Exchange, HeaderLines, WireRequest, WireResponse } from './exchange';
export type { CorsErrorName, Step } from './failure';
export type { NetworkErrorName } from './network-failure';
export type { DiagnoseOptions } from './options';
