// What it takes to load the package, as a share of what Express took, which is loaded already.
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const start = processorTime();
require('express');
const between = processorTime();
require('express-resource-cors');
console.log((processorTime() - between) / (between - start));
