import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Linux tells times in ticks of 1/100 s, whatever the kernel's own clock (`man 5 proc_pid_stat`, sysconf). */
const ticksPerSecond = 100

export const canMeasure = existsSync('/proc/self/stat')

type Times = { readonly parent: number; readonly own: number; readonly children: number }

/** CPU seconds, user and system, of a process and of the children it has waited for. */
export function readCpuSeconds(pid: number): number {
  const times = findTimes(pid)
  return times === undefined ? Number.NaN : times.own + times.children
}

/** The same of a process and all that live below it: a postmaster with its backends. */
export function readTreeCpuSeconds(root: number): number {
  const processes = new Map<number, Times>()
  for (const name of canMeasure ? readdirSync('/proc') : []) {
    const times = /^\d+$/.test(name) ? findTimes(Number(name)) : undefined
    if (times !== undefined) processes.set(Number(name), times)
  }
  const isBelow = (pid: number): boolean => pid === root || (pid > 1 && isBelow(processes.get(pid)?.parent ?? 0))
  return [...processes].reduce((sum, [pid, { own, children }]) => (isBelow(pid) ? sum + own + children : sum), 0)
}

/** Highest resident memory so far, in MB. */
export function readPeakMemory(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readText(`/proc/${pid}/status`) ?? '') ?? []
  return kilobytes === undefined ? Number.NaN : Number(kilobytes) / 1024
}

/** The command's name stands in brackets and may hold spaces: what follows the last bracket is counted. */
function findTimes(pid: number): Times | undefined {
  const text = readText(`/proc/${pid}/stat`)
  if (text === undefined) return undefined
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const seconds = (index: number) => (fields[index] ?? Number.NaN) / ticksPerSecond
  return { parent: fields[1] ?? 0, own: seconds(11) + seconds(12), children: seconds(13) + seconds(14) }
}

/** Processes come and go while they are looked at. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
