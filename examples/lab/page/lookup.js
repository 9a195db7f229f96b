/** Finds the things that scenarios name, and names them for people. */
export function lookup(matrices) {
  const matrixOf = (scenario) =>
    matrices.find(({ scenarios }) => scenarios.some(({ id }) => id === scenario.id));
  const operationOf = (scenario) => matrixOf(scenario).operations.find(({ id }) => id === scenario.operation);
  const resourceOf = (scenario) => matrixOf(scenario).resources.find(({ id }) => id === scenario.resource);

  return {
    operationOf,
    /** `Values2 · Response header Foo`: resource, and operation with its group. */
    nameOf: (scenario) => {
      const { group, label } = operationOf(scenario);
      return `${resourceOf(scenario).name} · ${group}: ${plain(label)}`;
    },
  };
}

/** A label without the soft hyphens that say where it may break. */
export function plain(label) {
  return label.replaceAll('\u00ad', '');
}
