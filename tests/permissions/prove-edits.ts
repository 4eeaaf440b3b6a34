import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { silentLog } from '../../src/base/log.ts'
import { createSeededRandom } from '../../src/base/seeded-random.ts'
import {
  compareMatrices,
  type Matrix,
  type PermissionDiff,
  type Persona,
  provePermissions,
} from '../../src/operations/permissions/operation.ts'
import type { ConnectionTarget } from '../../src/postgres/connection-target.ts'
import { withClient } from '../../src/postgres/with-client.ts'
import { openProject } from '../../src/project/open-project.ts'
import { withScratchProjects } from '../../src/server/contracts/open-scratch-project.ts'
import { readSettings } from '../../src/server/settings.ts'
import { createTestProject } from '../support/test-project.ts'
import { createEdits, type Edit, readEditable } from './edits.ts'
import { listDifferences, type Observed, observe } from './oracle.ts'
import { makePossibleRows } from './possible-rows.ts'

export type ProvenEdit = {
  readonly edit: Edit
  /** `asker\tobject\toperation` that differ when everything is tried. */
  readonly observed: ReadonlySet<string>
  readonly diff: PermissionDiff
  /** Static answers and witnesses that contradict each other. */
  readonly disagreements: readonly string[]
}

/**
 * Done to the rows first. What the proof does not need is left out, since everybody writes every row after each edit; of fiches-metiers each profile gets
 * each kind of part, since an edit of whoever may write the parts of drafts shows in no other row.
 */
const preparations = {
  'fiches-metiers': [
    'delete from missions; delete from salary_bands; delete from profile_skills; delete from profile_educations',
    "insert into profile_texts select id, 'fr', 'A title', repeat('summary ', 5), repeat('description ', 5) from profiles on conflict do nothing",
    "insert into missions (profile_id, lang, position, title) select profile_id, lang, 20, 'A mission' from profile_texts",
    'insert into working_conditions (profile_id, remote_days) select id, 1 from profiles on conflict do nothing',
    "insert into salary_bands (profile_id, seniority, year, gross_annual, source) select id, 'junior', 2001, '[1,2)', 'for this proof' from profiles",
    'insert into profile_educations select p.id, min(e.id) from profiles as p, educations as e group by p.id on conflict do nothing',
    'insert into profile_certifications select p.id, min(c.id) from profiles as p, certifications as c group by p.id on conflict do nothing',
    'insert into profile_skills select p.id, min(s.id), 3 from profiles as p, skills as s group by p.id on conflict do nothing',
    'insert into career_steps select p.id, case p.id when m.id then m.other else m.id end from profiles as p, (select min(id) as id, max(id) as other from profiles) as m on conflict do nothing',
    'insert into related_profiles select min(o.id), p.id from profiles as p join profiles as o on o.id < p.id group by p.id on conflict do nothing',
  ],
  chinook: [
    'delete from playlist_track where track_id > 60; delete from invoice_line where track_id > 60; delete from track where track_id > 60',
    'delete from invoice where invoice_id > 60 and not exists (select from invoice_line as l where l.invoice_id = invoice.invoice_id)',
    'delete from album where not exists (select from track as t where t.album_id = album.album_id)',
    'delete from artist where artist_id > 60 and not exists (select from album as a where a.artist_id = artist.artist_id)',
    'vacuum full',
  ],
} as const satisfies Record<string, readonly string[]>

export type Example = keyof typeof preparations

export type EditProof = {
  readonly example: Example
  readonly count: number
  readonly seed: number
  readonly onProven: (proven: ProvenEdit) => void
}

/** Edits an example at random, each time from where it began, and tells what the oracle and the diff say of it; in a scratch PostgreSQL of its own. */
export async function proveEdits({ example, count, seed, onProven }: EditProof): Promise<void> {
  using files = createTestProject({ 'dorsal/config.toml': '' })
  const at = await openProject(files.root)
  const { settings } = readSettings(at, { flags: new Map(), environment: {} })
  await withScratchProjects({ project: at, settings, log: silentLog, onProgress: () => {} }, async (open) => {
    const project = await openProject(join(import.meta.dirname, '../../examples', example))
    const { target } = (await open(project, { seed: true })).place
    // Nothing of it has to outlive the server.
    await run(target, ['alter system set fsync = off', 'select pg_reload_conf()', ...preparations[example]])
    await withCopy(target, async (peopled) => {
      await withClient(peopled, makePossibleRows)
      const places = { target, peopled }
      const start = await lookAtStart(places)
      const has = await withClient(target, readEditable)
      const makeEdit = createEdits(createSeededRandom(seed))
      for (let made = 0; made < count; made++) onProven(await proveEdit(places, start, makeEdit(has)))
    })
  })
}

/** Of the matrix, and the same with more rows for the oracle. */
type Places = { readonly target: ConnectionTarget; readonly peopled: ConnectionTarget }

type Look = { readonly matrix: Matrix; readonly observed: Observed }

async function lookAtStart({ target, peopled }: Places): Promise<Look> {
  const matrix = await withCopy(target, (copy) => prove(copy, []))
  return { matrix, observed: await withCopy(peopled, (copy) => observeAt(copy, matrix)) }
}

async function proveEdit({ target, peopled }: Places, start: Look, edit: Edit): Promise<ProvenEdit> {
  return await withCopy(target, (copy) =>
    withCopy(peopled, async (other) => {
      try {
        for (const each of [copy, other]) await run(each, [edit.statement])
        const personas = start.matrix.subjects.filter(({ kind }) => kind === 'persona')
        const [matrix, observed] = await Promise.all([prove(copy, personas), observeAt(other, start.matrix)])
        const diff = await compareMatrices(start.matrix, matrix)
        return { edit, observed: listDifferences(start.observed, observed), diff, disagreements: listDisagreements(matrix) }
      } finally {
        if (edit.undo !== undefined) await run(copy, [edit.undo])
      }
    }),
  )
}

async function prove(target: ConnectionTarget, personas: readonly Persona[]): Promise<Matrix> {
  return await provePermissions({
    ...{ place: { target }, exposedSchemas: ['public'], extraSearchPath: ['public', 'extensions'], login: 'authenticator' },
    ...{ personas, patience: 10_000, onProgress: () => {} },
  })
}

async function observeAt(target: ConnectionTarget, { subjects }: Matrix): Promise<Observed> {
  return await withClient(target, (client) => observe(client, subjects))
}

async function run(target: ConnectionTarget, statements: readonly string[]): Promise<void> {
  await withClient(target, async (client) => {
    for (const statement of statements) await client.query(statement)
  })
}

/** `asker\tobject\toperation` of a diff. */
export function listDiffered({ changes }: PermissionDiff): ReadonlySet<string> {
  return new Set(changes.flatMap(({ subjects, object, operation }) => subjects.map((subject) => `${subject}\t${object}\t${operation}`)))
}

function listDisagreements({ cells }: Matrix): readonly string[] {
  return cells.flatMap(({ subject, object, operation, disagreement, columns }) =>
    [disagreement, ...columns.map((column) => column.disagreement)].flatMap((each) =>
      each === null ? [] : [`${subject}\t${object}\t${operation}: ${each.sentence}`],
    ),
  )
}

/** The database as it was at first, for the length of `work`. */
async function withCopy<T>(target: ConnectionTarget, work: (copy: ConnectionTarget) => Promise<T>): Promise<T> {
  const copy = { ...target, database: `edited_${randomBytes(4).toString('hex')}` }
  const server = { ...target, database: 'template1' }
  await withClient(server, (client) => client.query(`create database "${copy.database}" template "${target.database}"`))
  try {
    return await work(copy)
  } finally {
    await withClient(server, (client) => client.query(`drop database "${copy.database}" with (force)`))
  }
}
