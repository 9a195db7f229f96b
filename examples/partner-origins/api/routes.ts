/** Where the controller stands in a path of the API. */
export const ROUTES = ['/api/:controller{/*rest}'];

/** The controllers of the API, which partners may be given. */
export const CONTROLLERS = ['Products', 'Orders', 'Status'];
