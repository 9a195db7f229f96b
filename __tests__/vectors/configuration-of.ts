import { CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { runnable } from './scripted-callback';
import type { VectorCase } from './vector';

/** A vector's configuration, its callbacks with it. */
export function configurationOf(
  document: CorsDocument,
  callbacks: VectorCase['callbacks'] = {},
): CorsConfiguration {
  const { dynamic, filter } = callbacks;
  return CorsConfiguration.from(
    { diagnostics: false, ...document },
    {
      ...(dynamic && { dynamicConfigurationCallback: runnable(dynamic) }),
      ...(filter && { staticConfigurationAccessFilter: runnable(filter) }),
    },
  );
}
