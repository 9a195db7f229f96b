/** Where the controller stands in a path of the API. */
export const ROUTES = ['/api/:controller{/*rest}'];
