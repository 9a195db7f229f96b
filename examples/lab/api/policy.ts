import { CorsConfiguration } from 'express-resource-cors';

/** Who may do what with the lab's API. This is all of it: no other file of the lab knows about CORS. */
export function labPolicy(listedOrigin: string): CorsConfiguration {
  const config = new CorsConfiguration({
    routes: ['/api/:controller{/*rest}', '/mvc/:controller/:action{/:id}'],
    diagnostics: true,
  });

  // Each of the four exists three times: as a controller, as an action of one, and as a URL.
  config
    .forResources('Values1', 'Values1.GetData', '~/Handler1.ashx')
    .forOrigins(listedOrigin)
    .allowMethods('GET', 'POST');

  config
    .forResources('Values2', 'Values2.GetData', '~/Handler2.ashx')
    .forOrigins(listedOrigin)
    .allowMethods('GET', 'POST')
    .allowCookies()
    .allowResponseHeaders('Foo');

  config
    .forResources('Values3', 'Values3.GetData', '~/Handler3.ashx')
    .forOrigins(listedOrigin)
    .allowMethods('GET', 'POST', 'PUT')
    .allowRequestHeaders('Content-Type');

  config
    .forResources('Values4', 'Values4.GetData', '~/Handler4.ashx')
    .forOrigins(listedOrigin)
    .allowAllMethods()
    .allowCookies()
    .allowRequestHeaders('Content-Type', 'Foo', 'Authorization')
    .allowResponseHeaders('Foo');

  config
    .forResources('Products')
    .forOrigins(listedOrigin)
    .allowMethods('GET', 'POST', 'PATCH')
    .allowRequestHeaders('Content-Type', 'Authorization')
    .allowResponseHeaders('ETag', 'Location')
    .withCacheDuration(600);

  config.forResources('Orders').forOrigins(listedOrigin).allowAll().allowAllResponseHeaders();

  // Every report is for everyone, except the daily one: an exact URL goes before a pattern.
  config.forResources('~/reports/:file').forAllOrigins().allowMethods('GET');
  config
    .forResources('~/reports/daily.csv')
    .forOrigins(listedOrigin)
    .allowMethods('GET')
    .allowCookies()
    .allowResponseHeaders('ETag');

  config.forResources('~/session').forOrigins(listedOrigin).allowMethods('POST').allowCookies();

  return config;
}
