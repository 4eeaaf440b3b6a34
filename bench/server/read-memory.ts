import { readdirSync, readFileSync } from 'node:fs'

/** In MB, as Linux counts it; NaN where the process cannot be looked at. `VmHWM` is the highest resident size so far. */
export function readMemory(pid: number, name: 'VmRSS' | 'VmHWM' | 'RssAnon'): number {
  const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readText(`/proc/${pid}/status`)) ?? []
  return kilobytes === undefined ? Number.NaN : Number(kilobytes) / 1024
}

/** Memory that the processes below `parent` have for themselves, in MB: those of a PostgreSQL. */
export function readChildrenMemory(parent: number): { readonly processes: number; readonly megabytes: number } {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isChild(name, parent))
  const sizes = children.map((pid) => readMemory(Number(pid), 'RssAnon')).filter((size) => !Number.isNaN(size))
  return { processes: sizes.length, megabytes: sizes.reduce((sum, size) => sum + size, 0) }
}

function isChild(pid: string, parent: number): boolean {
  return new RegExp(`^PPid:\\s+${parent}$`, 'm').test(readText(`/proc/${pid}/status`))
}

/** Processes come and go while they are looked at. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
