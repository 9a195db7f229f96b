import { CorsConfiguration } from 'express-resource-cors';

/**
 * What the team believes is needed. They have forgotten that the shop changes prices, that its orders come with
 * cookies, and that there is a partner at all.
 */
export function firstAttempt(shop: string): CorsConfiguration {
  const config = new CorsConfiguration({ routes: ['/api/:controller{/:id}'] });
  config.forResources('Products').forOrigins(shop);
  config.forResources('Orders').forOrigins(shop);
  config.forResources('News').forAllOrigins();
  return config;
}
