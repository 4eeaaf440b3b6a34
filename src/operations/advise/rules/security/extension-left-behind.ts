import { createRule } from '../../domain/create-rule.ts'
import { readExtensions } from '../../store/read-extensions.ts'

/** Extensions that newer versions of PostgreSQL, or the builds that projects move to, do not have. */
const left: ReadonlyMap<string, string> = new Map([
  ['adminpack', 'PostgreSQL 17 does not have it any more'],
  ['plv8', 'builds for PostgreSQL 17 leave it out'],
  ['timescaledb', 'builds for PostgreSQL 17 of hosted services leave it out'],
  ['old_snapshot', 'PostgreSQL 17 does not have it any more'],
])

export const extensionLeftBehind = createRule({
  name: 'extension-left-behind',
  area: 'security',
  severity: 'warning',
  splinter: '0025_pg17_deprecated_extensions',
  title: 'An extension has no place in newer versions',
  reason:
    'An upgrade stops at an extension that the new server does not have, and a server that cannot be upgraded gets no security fixes one day.',
  remedy: 'Replace what uses it, and drop it, before the upgrade.',
  example: { kind: 'sql', dangerous: 'create extension adminpack;', safe: 'create extension pg_trgm schema extensions;' },
  find: async ({ read }) =>
    (await read(readExtensions)).flatMap(({ name }) => {
      const why = left.get(name)
      return why === undefined ? [] : [{ subject: name, message: `${name} is installed: ${why}` }]
    }),
})
