// An application that imports the package and has a dependency which requires it.
import { createRequire } from 'node:module';
import * as imported from 'express-resource-cors';
import * as importedAudit from 'express-resource-cors/audit';
import * as importedDoctor from 'express-resource-cors/doctor';

const require = createRequire(import.meta.url);
const required = require('express-resource-cors');
const requiredAudit = require('express-resource-cors/audit');
const requiredDoctor = require('express-resource-cors/doctor');

const same = (one, other) =>
  Object.fromEntries(Object.keys(other).map((name) => [name, one[name] === other[name]]));
console.log(
  JSON.stringify({
    main: same(imported, required),
    doctor: same(importedDoctor, requiredDoctor),
    audit: same(importedAudit, requiredAudit),
  }),
);
