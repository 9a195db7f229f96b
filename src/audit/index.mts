// The ES module is a view of the CommonJS one, as the main one is.
export * from './index.js';
