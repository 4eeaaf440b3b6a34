// `npm run bench -- NAME…`: benches by name, on an embedded PostgreSQL started for the run unless DORSAL_TEST_POSTGRES names one.
import { environment } from '../src/base/environment.ts'
import { startTestServer } from '../tests/support/test-server.ts'
import { stopAtSignals, stopWithRun } from './stop-with-run.ts'
import { benchWorkload, workloadUsage } from './workload/workload.ts'

type Bench = { readonly about: string; readonly load: () => Promise<() => Promise<void>> }

const benches: Readonly<Record<string, Bench>> = {
  'round-trip': {
    about: 'one read as a role: our frames against plain pg',
    load: async () => (await import('./round-trip.ts')).benchRoundTrip,
  },
  http: { about: 'what the HTTP layer costs over bare Fastify', load: async () => (await import('./http.ts')).benchHttp },
  export: { about: 'a million rows as JSON and CSV: time and memory', load: async () => (await import('./export.ts')).benchExport },
  policies: { about: 'slow policies as they are and rewritten', load: async () => (await import('./advice/policies.ts')).benchPolicies },
  catalog: { about: 'reading a database of 1,000 tables', load: async () => (await import('./catalog.ts')).benchCatalog },
}

type BenchWithOptions = { readonly about: string; readonly load: () => Promise<(parameters: readonly string[]) => Promise<void>> }

/** Each starts what it measures itself. */
const benchesAlone: Readonly<Record<string, BenchWithOptions>> = {
  start: {
    about: 'time to the first 200, of sources and of dist: [--rounds 5] [--against FOLDER] [--json FILE]',
    load: async () => (await import('./start.ts')).benchStart,
  },
  workload: {
    about: `five requests and an export against other servers:${workloadUsage}`,
    load: async () => benchWorkload,
  },
  growth: {
    about: 'rows, embeds, tables, roles, shapes, payloads from few to many: [--only rows,…] [--most 1000] [--code dist] [--json FILE]',
    load: async () => (await import('./growth/growth.ts')).benchGrowth,
  },
  overload: {
    about: 'many connections, too much load, greedy clients, slow readers: [--seconds 5] [--parts fairness,…] [--code dist] [--json FILE]',
    load: async () => (await import('./overload/overload.ts')).benchOverload,
  },
  sharing: {
    about: 'equal reads in one round trip, beside each for itself: [--rounds 5] [--seconds 2] [--code dist] [--json FILE]',
    load: async () => (await import('./sharing/sharing.ts')).benchSharing,
  },
  page: {
    about: 'writes the tables of the last runs into docs/performance.md',
    load: async () => (await import('./write-page.ts')).writePerformancePage,
  },
  branch: {
    about: 'a branch of a database, and what live requests notice of it: [--gigabytes 1] [--rate 100] [--rounds 3] [--json FILE]',
    load: async () => (await import('./branch/branch.ts')).benchBranch,
  },
  recoveries: {
    about: 'moments restored by chance, compared with an independent ledger: [--count 100] [--seconds 60] [--json FILE]',
    load: async () => (await import('./recovery/recoveries.ts')).benchRecoveries,
  },
  restore: {
    about: 'a database archived and restored, seconds by phase and memory: [--gigabytes 1] [--code dist] [--target s3] [--json FILE]',
    load: async () => (await import('./recovery/restore.ts')).benchRestore,
  },
  rehearse: {
    about: 'rehearsals beside real migrations, requests behind a long reader: [--gigabytes 1] [--rate 100] [--seconds 10] [--json FILE]',
    load: async () => (await import('./rehearse/rehearse.ts')).benchRehearse,
  },
  usage: {
    about: 'what counting usage costs the server, with and without it in turn: [--rounds 15] [--seconds 1] [--json FILE]',
    load: async () => (await import('./usage/usage.ts')).benchUsage,
  },
  soak: {
    about: 'mixed load for long, is memory flat: [--minutes 60] [--rate 100] [--code dist] [--out bench-soak]',
    load: async () => (await import('./soak/soak.ts')).benchSoak,
  },
}

stopAtSignals()
const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in benches))
const alone = benchesAlone[chosen[0] ?? '']
if (alone !== undefined) {
  await (await alone.load())(chosen.slice(1))
} else if (chosen.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`No such bench: ${unknown.join(', ')}\n`)
  console.error('npm run bench -- NAME…\n')
  for (const [name, { about }] of Object.entries(benches)) console.error(`  ${name.padEnd(12)} ${about}`)
  console.error('\nAlone and with options:\n')
  for (const [name, { about }] of Object.entries(benchesAlone)) console.error(`  ${name.padEnd(12)} ${about}`)
  process.exitCode = 2
} else {
  const server = environment.DORSAL_TEST_POSTGRES === undefined ? await startTestServer() : undefined
  const stop = stopWithRun(async () => await server?.stop())
  for (const name of chosen) await (await benches[name]?.load())?.()
  await stop()
}
