/** The day up to which the releases below are known: what came out later is not judged. */
export const knownOn = '2026-05-14'

/**
 * The first release of each major version of PostgreSQL that has every security fix known on that day, and what it mends.
 * Source: https://www.postgresql.org/about/news/postgresql-184-1710-1614-1518-and-1423-released-3297/
 */
export const postgresReleases: ReadonlyMap<number, { readonly minor: number; readonly mends: string }> = new Map(
  [
    [18, 4],
    [17, 10],
    [16, 14],
    [15, 18],
    [14, 23],
  ].map(([major = 0, minor = 0]) => [major, { minor, mends: 'CVE-2026-6473, CVE-2026-6475, CVE-2026-6637 and others' }]),
)

/** Major versions that get no fixes any more, and since when. Source: https://www.postgresql.org/support/versioning/ */
export const endOfLife: ReadonlyMap<number, string> = new Map([
  [13, '2025-11-13'],
  [14, '2026-11-12'],
  [15, '2027-11-11'],
  [16, '2028-11-09'],
  [17, '2029-11-08'],
  [18, '2030-11-14'],
])

/** Extensions outside PostgreSQL's own sources, whose versions say whether a known hole is closed. */
export const extensionFixes: ReadonlyMap<string, { readonly version: string; readonly mends: string }> = new Map([
  ['vector', { version: '0.8.2', mends: 'CVE-2026-3172: an index build reads or crashes beyond its buffer' }],
  ['timescaledb', { version: '2.9.3', mends: 'CVE-2023-25149: a job runs with a search path that others may set' }],
  ['anon', { version: '1.3.0', mends: 'CVE-2024-2338 and CVE-2024-2339: owners of tables become superuser' }],
])
