import { testOn } from './on-servers';

testOn('Express 5 (app.use)', 'Express 5 (router)');
