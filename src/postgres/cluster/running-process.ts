import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/** A process that lives. A pid alone names nobody: it is given again after its process died, in a fresh container almost at once. */
export type RunningProcess = {
  readonly pid: number
  /** Differs between two processes that had the same pid. */
  readonly birth: string
  /** Seconds since 1970, to about a second. */
  readonly startedAt: number
  /** Program and arguments. */
  readonly command: readonly string[]
  /** Where it works, if this system tells us. */
  readonly folder?: string
}

// USER_HZ is 100 on every Linux that Node runs on: what the kernel shows to processes is fixed, whatever its own tick.
const ticksPerSecond = 100

/** The living process with this pid; zombies do not count. Follows proc(5), elsewhere `ps`. */
export function findProcess(pid: number): RunningProcess | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  return process.platform === 'linux' ? findInProc(pid) : findWithPs(pid)
}

function findInProc(pid: number): RunningProcess | undefined {
  const stat = readText(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The program's name stands in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, ticks] = [fields[0], Number(fields[19])]
  if (state === 'Z' || state === 'X') return undefined
  const command = (readText(`/proc/${pid}/cmdline`) ?? '').split('\0').filter((part) => part !== '')
  const folder = findFolder(pid)
  return { pid, birth: `${bootId()}:${ticks}`, startedAt: bootTime() + ticks / ticksPerSecond, command, ...(folder && { folder }) }
}

function findFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined // another user's process, or ended between two reads
  }
}

const bootId = () => (readText('/proc/sys/kernel/random/boot_id') ?? '').trim()

const bootTime = () => Number(/^btime (\d+)$/m.exec(readText('/proc/stat') ?? '')?.[1] ?? 0)

/** The road for systems without /proc; exported so that its reading of `ps` is tested wherever `ps` is. */
export function findWithPs(pid: number): RunningProcess | undefined {
  const ps = spawnSync('ps', ['-ww', '-o', 'stat=,lstart=,command=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' },
  })
  const parts = /^(\S+)\s+(\w{3} \w{3} +\d+ [\d:]{8} \d{4})\s+(.*)$/m.exec(ps.stdout ?? '')
  const [, state = 'Z', birth = '', command = ''] = parts ?? []
  if (state.startsWith('Z')) return undefined
  return { pid, birth, startedAt: Date.parse(birth) / 1000, command: command.split(' ') }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined // the process ended between two reads
  }
}
