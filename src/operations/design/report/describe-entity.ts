import type { Attribute, Callable, Entity, Evidence } from '../types.ts'

/** `table · row-level security with 3 policies · about 1,200 rows`. */
export function describeEntity({ kind, rowSecurity, policies, estimatedRows, isExposed }: Entity): string {
  return [
    kind,
    isExposed ? 'served by the API' : 'not served by the API',
    ...(rowSecurity === null ? [] : [describeRowSecurity(rowSecurity, policies)]),
    ...(estimatedRows === null ? [] : [`about ${estimatedRows.toLocaleString('en')} rows`]),
  ].join(' · ')
}

function describeRowSecurity(rowSecurity: 'off' | 'on' | 'forced', policies: number): string {
  if (rowSecurity === 'off') return 'row-level security is off'
  const forced = rowSecurity === 'forced' ? ', forced upon its owner too' : ''
  return policies === 0
    ? `row-level security without a policy${forced}`
    : `row-level security with ${policies} ${policies === 1 ? 'policy' : 'policies'}${forced}`
}

/** `anon: select; authenticated: select, insert`. */
export function describeGrants({ grants }: Pick<Entity, 'grants'>): string {
  return grants.length === 0 ? 'nobody of the API' : grants.map(({ role, operations }) => `${role}: ${operations.join(', ')}`).join('; ')
}

/** `primary key, refers to public.domains`. */
export function describeAttribute({ isKey, nullable, references, defaultValue }: Attribute): string {
  return [
    ...(isKey ? ['primary key'] : []),
    ...(references === null ? [] : [`refers to ${references}`]),
    ...(nullable ? ['may be null'] : []),
    ...(defaultValue === null ? [] : [`default ${defaultValue}`]),
  ].join(', ')
}

export function describeCallable({ definer, callers, isExposed }: Callable): string {
  return [
    isExposed ? 'served by the API' : 'not served by the API',
    callers.length === 0 ? 'called by nobody of the API' : `called by ${callers.join(', ')}`,
    ...(definer === null ? [] : [`runs with the rights of ${definer}`]),
  ].join(' · ')
}

export function describeEvidence(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'setting':
      return `${evidence.name} = ${evidence.value === '' ? 'not set' : evidence.value}`
    case 'finding':
      return `${evidence.id}: ${evidence.message}`
    case 'rule':
      return `${evidence.name}: ${evidence.state}`
    case 'fact':
      return evidence.sentence
  }
}

/** Columns that look personal or secret, with the table they are in. */
export function listClassified(entities: readonly Entity[]) {
  return entities.flatMap((entity) =>
    entity.columns.flatMap(({ name, classification }) => (classification === null ? [] : [{ entity, column: name, classification }])),
  )
}
