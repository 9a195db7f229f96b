import { testOn } from './on-servers';

testOn('node:http');
