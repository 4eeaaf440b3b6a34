import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommand } from '../../../tests/support/dorsal-command.ts'
import { createPgbackrestStandIn } from '../../../tests/support/pgbackrest-stand-in.ts'
import { createTemporaryFolder, queryOnce, startTestCluster } from '../../../tests/support/test-cluster.ts'
import { environment } from '../../base/environment.ts'
import { toConnectionUrl } from '../../postgres/connection-target.ts'

const migration = `
  create table orders (id bigint generated always as identity primary key, item text not null);
  grant select on orders to anon;
  insert into orders (item) select 'item ' || n from generate_series(1, 50) as n;`

const folder = createTemporaryFolder()
const project = join(folder.path, 'shop')
let live: Awaited<ReturnType<typeof startTestCluster>>
let pgbackrest: ReturnType<typeof createPgbackrestStandIn>

before(async () => {
  mkdirSync(join(project, 'dorsal', 'migrations'), { recursive: true })
  writeFileSync(join(project, 'dorsal', 'migrations', '20260101000000_shop.sql'), migration)
  live = await startTestCluster(join(folder.path, 'live'))
  const { code, errors } = await run('migrate')
  assert.equal(code, 0, errors)
  await live.cluster.stop()
  pgbackrest = createPgbackrestStandIn(folder.path, { stanza: 'shop', dataFolder: live.cluster.dataFolder })
  live = await startTestCluster(join(folder.path, 'live'))
})
after(async () => {
  await live.cluster.stop()
  folder[Symbol.dispose]()
})

type Way = { readonly path?: string; readonly variables?: Readonly<Record<string, string>> }

async function run(command: string, { path = `${folder.path}:${environment.PATH}`, variables = {} }: Way = {}) {
  const { code, output, errors } = await runCommand([...command.split(' '), '--project', project, '--json'], {
    DATABASE_URL: toConnectionUrl(live.cluster.target()),
    DORSAL_BACKUP_PGBACKREST_STANZA: 'shop',
    PATH: path,
    ...variables,
  })
  return { code, errors, answer: output === '' ? {} : JSON.parse(output) }
}

test('where pgBackRest keeps the backups, a proof has it restore them, beside the live database', async () => {
  const { code, answer, errors } = await run('prove')
  assert.equal(code, 0, errors + JSON.stringify(answer))
  assert.deepEqual(
    answer.checks.map(({ name, verdict }: { readonly name: string; readonly verdict: string }) => `${name}: ${verdict}`),
    [
      'backups and log: holds',
      'rows of sampled tables: could not be checked',
      'tables of postgres: holds',
      'indexes of postgres: holds',
      'indexes of kinds that amcheck does not know of postgres: could not be checked',
      'foreign keys of postgres: holds',
      'migrations: holds',
      'the API, asked as anon: holds',
    ],
  )
  assert.deepEqual([answer.moment, answer.backups, answer.lossSeconds], [pgbackrest.completeAt, ['20261121-010000F'], null])
  const cluster = join(project, '.dorsal', 'prove', 'cluster')
  assert.deepEqual(pgbackrest.readRestore(), [
    '--stanza=shop',
    `--pg1-path=${join(cluster, 'data')}`,
    '--set=20261121-010000F',
    '--type=time',
    `--target=${pgbackrest.completeAt.replace('T', ' ').replace('Z', '+00')}`,
    '--target-action=promote',
    '--archive-mode=off',
    `--tablespace-map-all=${join(cluster, 'tablespaces')}`,
    '--log-level-console=off',
    '--log-level-stderr=warn',
    '--log-level-file=off',
    'restore',
  ])
  assert.equal(existsSync(cluster), false)
})

test('the status tells what pgBackRest says of its stanza, and when it says nothing', async () => {
  const { code, answer } = await run('backup status')
  assert.deepEqual([code, answer.name, answer.stanza.lastBackup.label], [0, 'shop', '20261121-010000F'])
  const { detail } = (await run('status')).answer.recoverable
  assert.match(
    detail,
    /^The seconds from the first backup of pgBackRest in the stanza shop can be restored with it; the last one is of 2\S+Z\.$/,
  )
  const missing = await run('backup status', { path: join(folder.path, 'nowhere') })
  assert.deepEqual(
    [missing.code, missing.answer.stanza, missing.answer.problem],
    [1, null, 'pgBackRest is not installed on this machine, or not on the PATH'],
  )
})

test('where nobody named the stanza, the status finds the one of this database, and of no other', async () => {
  const unnamed = { variables: { DORSAL_BACKUP_PGBACKREST_STANZA: '' } }
  const { code, answer } = await run('backup status', unnamed)
  assert.deepEqual([code, answer.pgbackrest[0].name], [0, 'shop'])
  pgbackrest.isOf('another')
  assert.deepEqual((await run('backup status', unnamed)).answer.pgbackrest, [])
  pgbackrest.isOf('this')
})

test('a stanza of another cluster holds no backup of this database', async () => {
  pgbackrest.isOf('another')
  const { code, answer } = await run('backup status')
  assert.deepEqual([code, answer.problem], [1, 'it is of another cluster than this database'])
  const proof = await run('prove')
  assert.deepEqual([proof.code, proof.answer.verdict], [1, 'does not hold'])
  assert.equal(proof.answer.checks[0].detail, 'The stanza shop of pgBackRest is of another cluster than the database')
  pgbackrest.isOf('this')
})

test('no archive of ours is begun beside pgBackRest, and nothing is restored but by it', async () => {
  for (const command of ['backup create', 'backup verify', 'restore']) {
    const { code, errors } = await run(command)
    assert.equal(code, 2, command)
    assert.deepEqual(JSON.parse(errors.trim().split('\n').at(-1) ?? '').error, {
      code: 'backup_by_pgbackrest',
      message: 'pgBackRest keeps the backups of this database, in the stanza shop: Dorsal has no archive of it',
      details: null,
      hint: 'Restore with pgbackrest --stanza=shop restore; dorsal prove has it restore a copy and checks that.',
    })
  }
})

test('what pgBackRest finds damaged or missing in its repository is named, and nothing is restored', async () => {
  const file = '20261121-010000F/pg_data/base/5/16384.gz'
  pgbackrest.verifiesAs([`INFO: invalid checksum '${file}'`])
  const { code, answer } = await run('prove')
  pgbackrest.verifiesAs([])
  assert.deepEqual(
    [code, answer.verdict, answer.checks],
    [1, 'does not hold', [{ name: 'the archive', verdict: 'does not hold', detail: `invalid checksum '${file}'` }]],
  )
})

test('pages that were damaged when pgBackRest stored them are found', async () => {
  const [row] = await queryOnce(live.cluster.target(), "select pg_relation_filepath('orders') as file")
  pgbackrest.damage(String(row?.file))
  const { code, answer } = await run('prove')
  const failed = answer.checks.filter(({ verdict }: { readonly verdict: string }) => verdict === 'does not hold')
  assert.deepEqual([code, answer.verdict], [1, 'does not hold'])
  assert.equal(failed[0].name, 'tables of postgres')
  assert.match(failed[0].detail, /orders/)
})

test('a pgBackRest that fails, or is not there, proves nothing, and says why', async () => {
  pgbackrest.fail()
  const failed = await run('prove')
  assert.deepEqual([failed.code, failed.answer.verdict], [3, 'could not be checked'])
  const detail = 'pgbackrest restore failed: ERROR: [082]: WAL segment 000000010000000000000004 was not archived'
  assert.deepEqual(failed.answer.checks, [{ name: 'the restore', verdict: 'could not be checked', detail }])
  const missing = await run('prove', { path: join(folder.path, 'nowhere') })
  assert.equal(missing.code, 3)
  assert.equal(missing.answer.checks[0].detail, 'pgBackRest is not installed on this machine, or not on the PATH')
})
