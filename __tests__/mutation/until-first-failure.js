'use strict';

const Environment = require('../support/environment.js');

/** Runs no further test once one has failed: that a mutant is noticed is all there is to know about it. */
module.exports = class extends Environment {
  #failed = false;

  handleTestEvent(event) {
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.#failed = true;
    else if (event.name === 'test_start' && this.#failed) event.test.mode = 'skip';
  }
};
