import { testOn } from './on-servers';

testOn('Express 5 (registerGlobal');
