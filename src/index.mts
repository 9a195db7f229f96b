// The ES module is a view of the CommonJS one, so that an application that uses both has one set of classes.
export * from './index.js';
