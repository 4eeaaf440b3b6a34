import { createRule } from '../../domain/create-rule.ts'
import { judgeRelease } from '../../domain/judge-release.ts'
import { knownOn } from '../../domain/known-releases.ts'
import { readServer } from '../../store/read-server.ts'

export const postgresBehind = createRule({
  name: 'postgres-behind',
  area: 'security',
  severity: 'warning',
  title: 'PostgreSQL lacks security fixes',
  reason: `A minor release of PostgreSQL holds fixes and nothing else, and needs no dump: a new binary and a restart. Known here are the releases up to ${knownOn}. A major version that has reached its end gets none any more, and is an error.`,
  remedy: 'Install the newest minor release; `dorsal upgrade` rehearses a new major version on a copy.',
  example: { kind: 'sql', dangerous: '-- show server_version\n17.3', safe: '-- show server_version\n18.4' },
  find: async ({ read, today }) => judgeRelease(await read(readServer), today),
})
