// `npm run -s check:pgbouncer`: the pooler tests with the machine's own PgBouncer in between. What cannot run is said, and counts as no success.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from '../../src/base/environment.ts'
import { toMessage } from '../../src/base/to-message.ts'
import { type ConnectionTarget, parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { findPooling } from '../../src/postgres/find-pooling.ts'
import { askEveryKind } from '../support/ask-every-kind.ts'
import { eventually } from '../support/eventually.ts'
import { findFreePort } from '../support/start-at-free-port.ts'
import { createTemporaryFolder, isRoot, ordinaryUser } from '../support/test-cluster.ts'
import { startTestServer } from '../support/test-server.ts'

type Verdict = 'holds' | 'does not hold' | 'could not be checked'
type Check = { readonly name: string; readonly verdict: Verdict; readonly detail: string }

/** The first that follows prepared statements from one server connection to the next. */
const firstWithStatements = [1, 21] as const

const version = findVersion()
const checks = version === undefined ? [notInstalled()] : await checkAll(version)
for (const { name, verdict, detail } of checks) console.log(`${verdict.padEnd(20)}  ${name}${detail === '' ? '' : `: ${detail}`}`)
process.exitCode = checks.some(({ verdict }) => verdict === 'does not hold') ? 1 : version === undefined ? 3 : 0

function findVersion(): readonly [number, number] | undefined {
  const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(spawnSync('pgbouncer', ['--version'], { encoding: 'utf8' }).stdout ?? '') ?? []
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)]
}

function notInstalled(): Check {
  return {
    name: 'requests through PgBouncer',
    verdict: 'could not be checked',
    detail: 'no pgbouncer is installed; apt-get install pgbouncer',
  }
}

async function checkAll([major, minor]: readonly [number, number]): Promise<readonly Check[]> {
  const server = environment.DORSAL_TEST_POSTGRES === undefined ? await startTestServer() : undefined
  try {
    return await withBouncer(
      parseConnectionUrl(environment.DORSAL_TEST_POSTGRES ?? ''),
      { maxPreparedStatements: undefined },
      async (target) => {
        const plain: readonly Check[] = [
          { name: 'the pooler', verdict: 'holds', detail: `PgBouncer ${major}.${minor}, pool_mode=transaction` },
          await check('it is known as a pooler in transaction mode', async () => {
            const pooling = await findPooling(target, 10)
            return pooling === 'transaction' ? undefined : `taken for "${pooling}"`
          }),
          await check('requests that prepare nothing get their own answers', () => findWrong(target, { preparedStatements: false })),
          await check('so do those that prepare statements the pooler loses', () => findWrong(target, { preparedStatements: true })),
        ]
        return [...plain, await checkFollowed([major, minor])]
      },
    )
  } finally {
    await server?.stop()
  }
}

async function checkFollowed([major, minor]: readonly [number, number]): Promise<Check> {
  const name = 'requests that prepare statements the pooler follows get their own answers'
  if (major === firstWithStatements[0] && minor < firstWithStatements[1])
    return {
      name,
      verdict: 'could not be checked',
      detail: `needs PgBouncer ${firstWithStatements.join('.')} with max_prepared_statements`,
    }
  return await withBouncer(parseConnectionUrl(environment.DORSAL_TEST_POSTGRES ?? ''), { maxPreparedStatements: 500 }, (target) =>
    check(name, () => findWrong(target, { preparedStatements: true })),
  )
}

async function findWrong(target: ConnectionTarget, settings: { readonly preparedStatements: boolean }): Promise<string | undefined> {
  const [wrong] = await askEveryKind(target, settings)
  return wrong === undefined ? undefined : `"${wrong.answer.slice(0, 80)}" came for "${wrong.asked.slice(0, 80)}"`
}

/** `find` tells what is wrong. */
async function check(name: string, find: () => Promise<string | undefined>): Promise<Check> {
  try {
    const problem = await find()
    return { name, verdict: problem === undefined ? 'holds' : 'does not hold', detail: problem ?? '' }
  } catch (error) {
    return { name, verdict: 'could not be checked', detail: toMessage(error) }
  }
}

type BouncerOptions = { readonly maxPreparedStatements: number | undefined }

async function withBouncer<T>(
  server: ConnectionTarget,
  options: BouncerOptions,
  work: (target: ConnectionTarget) => Promise<T>,
): Promise<T> {
  using folder = createTemporaryFolder(ordinaryUser)
  const port = await findFreePort()
  const configuration = join(folder.path, 'pgbouncer.ini')
  writeFileSync(join(folder.path, 'users.txt'), `"${server.user}" "${server.password ?? ''}"\n`)
  writeFileSync(configuration, renderConfiguration(server, { folder: folder.path, port, ...options }))
  chmodSync(configuration, 0o644)
  const bouncer = spawn('pgbouncer', ['-q', configuration], { stdio: 'ignore', ...(isRoot ? ordinaryUser : {}) })
  const target = { ...server, host: '127.0.0.1', port }
  try {
    await eventually(() => findPooling(target, 2).then(() => 'up', toMessage), 'up')
    return await work(target)
  } finally {
    await endBouncer(bouncer)
  }
}

function renderConfiguration(
  server: ConnectionTarget,
  { folder, port, maxPreparedStatements }: BouncerOptions & { folder: string; port: number },
) {
  return `[databases]
* = host=${server.host} port=${server.port} user=${server.user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = 3
${maxPreparedStatements === undefined ? '' : `max_prepared_statements = ${maxPreparedStatements}\n`}`
}

async function endBouncer(bouncer: ChildProcess): Promise<void> {
  if (bouncer.exitCode !== null) return
  bouncer.kill('SIGKILL')
  await once(bouncer, 'exit')
}
