import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { beginCommand, runCommand, type ServingCommand, startCommand } from '../support/dorsal-command.ts'
import { eventually } from '../support/eventually.ts'
import { findPostmaster, killProcess } from '../support/kill-process.ts'
import { queryOnce } from '../support/test-cluster.ts'
import { createTestProject } from '../support/test-project.ts'

const variables = { DORSAL_BACKUP_IDLE_BEFORE: '0', DORSAL_BACKUP_SHIP_EVERY: '1', DORSAL_PORT: '0', DORSAL_PROVE_ENABLED: 'false' }

const project = createTestProject({
  'dorsal/migrations/1_kept.sql': 'create table kept (n int primary key); grant select on kept to anon;',
})
const state = join(project.root, '.dorsal')
let server: ServingCommand<{ readonly url: string }>
let rows = 0

const start = () => startCommand<{ readonly url: string }>(['start', '--project', project.root, '--json'], variables)
const atProject = (words: readonly string[]) => [...words, '--project', project.root, '--json']

before(async () => {
  server = await start()
  await eventually(() => countBackups(), 1)
})

after(async () => {
  await server.stop()
  project[Symbol.dispose]()
})

async function run(words: readonly string[]) {
  const { code, output, errors } = await runCommand(atProject(words), variables)
  assert.equal(code, 0, `${words.join(' ')}: ${errors}${output}`)
  return JSON.parse(output)
}

async function query(text: string) {
  const { ownerUrl } = JSON.parse(readFileSync(join(state, 'server.json'), 'utf8'))
  return await queryOnce(parseConnectionUrl(ownerUrl), text)
}

const find = (pattern: string) => globSync(join(state, pattern))[0]

/** Those that count: their record is there. */
const countBackups = () => globSync(join(state, 'backups/*/backups/*/backup.json')).length

const findUnfinishedPart = () =>
  globSync(join(state, 'backups/*/backups/*/base.tar/000001')).find((part) => !existsSync(join(part, '../../backup.json')))

const findPid = (pattern: string) =>
  globSync(join(state, pattern))
    .map(findPostmaster)
    .find((pid) => pid !== undefined)

/** PostgreSQL and Dorsal on anything of this project, but for the server and its database. */
function listOthers(): readonly string[] {
  const live = join(state, 'postgres', 'data')
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== server.pid)
    .flatMap((pid) => {
      try {
        const place = readlinkSync(`/proc/${pid}/cwd`)
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return place !== live && (place.startsWith(state) || words.includes(project.root)) ? [`${place}: ${words}`] : []
      } catch {
        return [] // ended meanwhile
      }
    })
}

type Kill = {
  readonly victim: 'Dorsal' | 'PostgreSQL'
  readonly during: string
  /** What runs when it happens; absent: the server, which ships its log. */
  readonly words?: readonly string[]
  /** What is there when the moment has come: a file, or the process that writes it. */
  readonly when: () => string | number | undefined
  /** The data folder of the PostgreSQL that is killed with Dorsal still there. */
  readonly dataFolder?: string
  /** The next run. */
  readonly again: readonly string[]
}

const live = 'postgres/data'
const restored = 'restores/*/data'
const proven = 'prove/cluster/data'
const full = ['backup', 'create', '--full']
const restore = ['restore', '--to', 'latest', '--only', 'kept']
const elsewhere = 'elsewhere/data'
const restoreElsewhere = [...restore, '--into', join(state, 'elsewhere')]

const kills: readonly Kill[] = [
  { victim: 'Dorsal', during: 'a base backup', words: full, when: findUnfinishedPart, again: full },
  { victim: 'PostgreSQL', during: 'a base backup', words: full, when: findUnfinishedPart, dataFolder: live, again: full },
  { victim: 'Dorsal', during: 'the shipping of the log', when: findShipped, again: ['backup', 'mark', 'dorsal-killed'] },
  {
    victim: 'PostgreSQL',
    during: 'the shipping of the log',
    when: findShipped,
    dataFolder: live,
    again: ['backup', 'mark', 'postgres-killed'],
  },
  { victim: 'Dorsal', during: 'a restore of files', words: restore, when: () => find('restores/*/data.draft/base'), again: restore },
  { victim: 'Dorsal', during: 'the recovery of a restore', words: restore, when: () => findPid(restored), again: restore },
  {
    victim: 'PostgreSQL',
    during: 'the recovery of a restore',
    words: restore,
    when: () => findPid(restored),
    dataFolder: restored,
    again: restore,
  },
  {
    victim: 'Dorsal',
    during: 'the recovery of a restore into a folder of its own',
    words: restoreElsewhere,
    when: () => findPid(elsewhere),
    again: restoreElsewhere,
  },
  {
    victim: 'PostgreSQL',
    during: 'the recovery of a restore into a folder of its own',
    words: restoreElsewhere,
    when: () => findPid(elsewhere),
    dataFolder: elsewhere,
    again: restoreElsewhere,
  },
  { victim: 'Dorsal', during: 'a proof', words: ['prove'], when: () => findPid(proven), again: ['prove'] },
  { victim: 'PostgreSQL', during: 'a proof', words: ['prove'], when: () => findPid(proven), dataFolder: proven, again: ['prove'] },
]

let shippedBefore = 0

const countSegments = () => globSync(join(state, 'backups/*/wal/00000001/????????????????????????')).length

/** Some of what was just written is in the archive, and the rest is on its way. */
function findShipped(): string | undefined {
  return countSegments() > shippedBefore ? 'a segment' : undefined
}

for (const { victim, during, words, when, dataFolder, again } of kills) {
  test(`${victim} killed during ${during}: nothing counts that cannot be restored, and the next run works and leaves nothing running`, async () => {
    await query(`insert into kept values (${++rows})`)
    const backups = countBackups()
    const ended = await killAt({ victim, words, when, dataFolder })
    if (words === full && Number.isNaN(ended)) assert.equal(countBackups(), backups)
    await eventually(
      () =>
        query('select 1').then(
          () => 'up',
          () => 'down',
        ),
      'up',
    )
    await run(again)
    await eventually(() => listOthers().join('\n'), '')
    assert.deepEqual([...globSync(join(state, 'restores/*')), find('prove/cluster'), find(`${elsewhere}*`)], [undefined, undefined])
  })
}

/** The exit code of what was running; NaN when it was killed itself. */
async function killAt({ victim, words, when, dataFolder }: Pick<Kill, 'victim' | 'words' | 'when' | 'dataFolder'>): Promise<number> {
  if (words === undefined) return await killServerAt({ victim, when, dataFolder })
  const begun = beginCommand(atProject(words), variables)
  let code: number | undefined
  void begun.ended.then((ended) => {
    code = ended
  })
  while (when() === undefined && code === undefined) await sleep(2)
  assert.equal(code, undefined, `${words.join(' ')} was not met in the middle: ${begun.printed.errors}`)
  if (victim === 'Dorsal') begun.kill('SIGKILL')
  else killProcess(findPid(dataFolder ?? ''))
  return await begun.ended
}

async function killServerAt({ victim, when, dataFolder }: Pick<Kill, 'victim' | 'when' | 'dataFolder'>): Promise<number> {
  shippedBefore = countSegments()
  const writing = query(
    `select count(pg_logical_emit_message(true, 'filling', repeat(md5(n::text), 30000))) from generate_series(1, 80) as n`,
  )
  await eventually(when, 'a segment')
  if (victim === 'Dorsal') server.kill('SIGKILL')
  else killProcess(findPid(dataFolder ?? ''))
  await writing.catch(() => undefined)
  if (victim === 'PostgreSQL') return 0
  await server.stop()
  server = await start()
  return Number.NaN
}

test('after all of it every backup is whole, and every row that was committed is in the archive', async () => {
  assert.deepEqual((await run(['backup', 'mark', 'the-end'])).name, 'the-end')
  const { verdict, findings, incomplete } = await run(['backup', 'verify'])
  assert.deepEqual([verdict, findings, incomplete], ['whole', [], []])
  const brought = await run(['restore', '--to', 'the-end', '--only', 'kept'])
  assert.equal(brought.rows, rows)
})
