// Express 4 is installed under an alias; what the tests use of it, Express 5 is typed the same for.
declare module 'express4' {
  export { default } from 'express';
}
