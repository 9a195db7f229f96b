import { testOn } from './on-servers';

testOn('Connect');
