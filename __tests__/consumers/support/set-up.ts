export { installAll as default } from './installs';
