import type { Introduction, RunningDorsal } from '../server/assemble.ts'
import type { Check } from '../server/status.ts'

export type Readiness = Pick<RunningDorsal, 'url' | 'authUrl' | 'databaseUrl' | 'keys'> & { readonly pid: number }

/** The one line of `dorsal start --json`. */
export function toReadyLine({ url, authUrl, databaseUrl, keys, pid }: Readiness) {
  const { anonKey, serviceKey, publishableKey, secretKey, jwtSecret } = keys
  return { url, ...(authUrl === undefined ? {} : { authUrl }), anonKey, serviceKey, publishableKey, secretKey, jwtSecret, databaseUrl, pid }
}

/** What `dorsal start` shows a person: where everything is, and two examples that work when pasted. */
export function renderBanner(running: Readiness, { problems, exampleTable, keepsMail, showsDocs }: Introduction): string {
  const { url, authUrl, databaseUrl, keys } = running
  return [
    `Dorsal is ready at ${url}`,
    '',
    ...renderPairs([
      ['REST', `${url}/rest/v1`],
      ...(authUrl === undefined ? [] : [['Auth', authUrl] as const]),
      ...(authUrl === undefined || !keepsMail ? [] : [['Mailbox', `${url}/mailbox`] as const]),
      ...(showsDocs ? [['Docs', `${url}/docs`] as const] : []),
      ['Health', `${url}/health/ready`],
      ['Metrics', `${url}/metrics`],
      ['Database', databaseUrl],
      ['anon key', keys.anonKey],
      ['service_role key', keys.serviceKey],
      ['publishable key', keys.publishableKey],
      ['secret key', keys.secretKey],
    ]),
    ...renderProblems(problems),
    '',
    ...renderExamples(running, exampleTable),
    'Ctrl-C stops it.',
  ].join('\n')
}

function renderProblems(problems: readonly Check[]): readonly string[] {
  if (problems.length === 0) return []
  return ['', 'What this database lacks:', ...problems.map(({ name, verdict, detail }) => `  ${name}: ${verdict}; ${detail}`)]
}

function renderPairs(pairs: readonly (readonly [name: string, value: string])[]): readonly string[] {
  return pairs.map(([name, value]) => `  ${name.padEnd(18)}${value}`)
}

function renderExamples({ url, keys }: Readiness, exampleTable: string | undefined): readonly string[] {
  if (exampleTable === undefined)
    return ['No table can be read without a token yet: write a migration, and grant select on a table to anon.', '']
  const path = encodeURIComponent(exampleTable)
  return [
    'Ask it something:',
    '',
    `  curl '${url}/rest/v1/${path}?limit=3' -H 'apikey: ${keys.publishableKey}'`,
    '',
    'Or with supabase-js, in a browser or on Node 22 and newer (npm install @supabase/supabase-js):',
    '',
    `  import { createClient } from '@supabase/supabase-js'`,
    `  const dorsal = createClient('${url}', '${keys.publishableKey}')`,
    `  console.log(await dorsal.from(${JSON.stringify(exampleTable)}).select().limit(3))`,
    '',
  ]
}
