import { CorsConfiguration, CorsConfigurationError, type CorsProblem } from 'express-resource-cors';
import { CONTROLLERS, ROUTES } from '../api/routes';
import { policyOf, type FieldProblem, type PartnerDetails } from './partner';

const LONGEST_NAME = 100;
const MOST_ORIGINS = 50;

/**
 * Everything that is wrong with a partner. What the library would not take for an entry, and what it would warn of,
 * is told in its own words.
 */
export function checkPartner(partner: PartnerDetails): FieldProblem[] {
  return [
    ...checkName(partner),
    ...checkOrigins(partner),
    ...checkResources(partner),
    ...checkEntry(partner),
  ];
}

function checkName({ name }: PartnerDetails): FieldProblem[] {
  if (name.trim() === '') return [{ field: 'name', value: name, message: 'Write the name of the partner.' }];
  if (name.length <= LONGEST_NAME) return [];
  return [
    { field: 'name', value: name, message: `The name is longer than ${String(LONGEST_NAME)} characters.` },
  ];
}

/** Beyond what the library says: a page names origins one by one, patterns are for entries in code. */
function checkOrigins({ origins }: PartnerDetails): FieldProblem[] {
  const problems = origins
    .filter((origin) => /^[a-z][a-z0-9+.-]*:\/\/[^/]*\*/i.test(origin))
    .map((value) =>
      problem('origins', value, `'${value}' is a pattern; name each origin of a partner by itself`),
    );
  if (origins.length > MOST_ORIGINS)
    problems.push(
      problem('origins', origins.length, `A partner has ${String(MOST_ORIGINS)} origins at most.`),
    );
  return problems;
}

/** A name that the API does not have opens nothing: it is a slip, which only the application can know. */
function checkResources({ resources }: PartnerDetails): FieldProblem[] {
  if (resources === '*') return [];
  const known = new Set(CONTROLLERS.map((name) => name.toLowerCase()));
  return resources
    .filter((name) => /^\w+$/.test(name) && !known.has(name.toLowerCase()))
    .map((name) => problem('resources', name, `The API has no '${name}'; it has ${CONTROLLERS.join(', ')}.`));
}

function checkEntry(partner: PartnerDetails): FieldProblem[] {
  const { resources, origins } = partner;
  try {
    // Strict, so that cookies over cleartext connections and names that match nothing are refused too.
    new CorsConfiguration({ routes: ROUTES, strict: true }).add({ resources, origins, ...policyOf(partner) });
    return [];
  } catch (error) {
    if (error instanceof CorsConfigurationError) return error.problems.map(fieldProblem);
    throw error;
  }
}

function fieldProblem({ path, value, message }: CorsProblem): FieldProblem {
  const [field = ''] = /^[a-zA-Z]+/.exec(path) ?? [];
  return problem(field as keyof PartnerDetails, value, message);
}

function problem(field: keyof PartnerDetails, value: unknown, message: string): FieldProblem {
  return { field, value, message };
}
