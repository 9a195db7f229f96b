'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest's environment for Node, which forgets what Jest forgets to: for each test file its runner makes an
 * `AsyncLocalStorage`, and Node before 24 asks each one that was ever used about every promise. After a hundred files
 * that took two thirds of the time.
 */
module.exports = class Environment extends TestEnvironment {
  #run = AsyncLocalStorage.prototype.run;
  #used = new Set();

  async setup() {
    await super.setup();
    const [run, used] = [this.#run, this.#used];
    AsyncLocalStorage.prototype.run = function (...args) {
      used.add(this);
      return run.apply(this, args);
    };
  }

  async teardown() {
    AsyncLocalStorage.prototype.run = this.#run;
    for (const storage of this.#used) storage.disable();
    await super.teardown();
  }
};
