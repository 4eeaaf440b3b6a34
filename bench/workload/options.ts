import { parseArgs } from 'node:util'
import { exportWorkload } from './requests.ts'

export type WorkloadOptions = {
  readonly rounds: number
  /** Of one contender in one round. */
  readonly seconds: number
  /** Open at once, one request under way on each. */
  readonly connections: number
  /** `W1` … */
  readonly workloads: readonly string[]
  /** Names of contenders; undefined: all that can be had. */
  readonly only: readonly string[] | undefined
  /** Another copy of Dorsal's sources, measured beside this one. */
  readonly against: string | undefined
  /** Where the numbers go. */
  readonly json: string
}

const allWorkloads = ['W1', 'W2', 'W3', 'W4', 'W5', exportWorkload]

export const workloadUsage = `
  npm run bench -- workload [--rounds 5] [--seconds 2] [--connections 16] [--workloads W1,W3] [--only dorsal,pgbench]
                            [--against FOLDER] [--json FILE]`

/** Throws a RangeError on what it does not understand. */
export function parseOptions(parameters: readonly string[]): WorkloadOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...parameters],
    options: { rounds: text, seconds: text, connections: text, workloads: text, only: text, against: text, json: text },
  })
  const workloads = splitList(values.workloads) ?? allWorkloads
  const unknown = workloads.filter((name) => !allWorkloads.includes(name))
  if (unknown.length > 0) throw new RangeError(`No such workload: ${unknown.join(', ')}`)
  return {
    rounds: parseNumber('rounds', values.rounds ?? '5'),
    seconds: parseNumber('seconds', values.seconds ?? '2'),
    connections: parseNumber('connections', values.connections ?? '16'),
    workloads,
    only: splitList(values.only),
    against: values.against,
    json: values.json ?? 'bench-workload.json',
  }
}

function splitList(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((word) => word.trim())
}

function parseNumber(name: string, text: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number > 0) return number
  throw new RangeError(`--${name} takes a number above 0`)
}
