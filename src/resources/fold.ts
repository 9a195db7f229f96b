const ASCII = /^[\x00-\x7f]*$/; // eslint-disable-line no-control-regex -- ASCII begins with them

/**
 * A name in the one form in which names are compared (DESIGN § 2: without regard to case). Beyond ASCII it
 * folds whatever a router or a file system may take for equal, composed forms and one letter's lower cases
 * (`σ`, `ς`) among it: where folding goes too far, the entry that guards the name applies, not a looser one.
 */
export function fold(name: string): string {
  const lower = name.toLowerCase();
  return ASCII.test(lower) ? lower : name.normalize('NFC').toUpperCase().toLowerCase();
}
