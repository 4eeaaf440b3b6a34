const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Durations under one set of label values. */
export type DurationSeries = { readonly observe: (seconds: number) => void }

export type DurationHistogram = {
  /** The series of these label values, in the order of the labels; made at the first call. Callers keep it: observing is then an addition. */
  readonly series: (values: readonly string[]) => DurationSeries
  /** Prometheus text format 0.0.4. */
  readonly render: () => string
}

export type HistogramNames = {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  /** Also shown under this name, as a counter of what was observed. */
  readonly countName?: string
}

type Tally = { readonly labels: string; readonly counts: number[]; sum: number }

/** Ours and not prom-client's, which hashes the labels at each observation: 1.1 µs a request against 0.05 µs. */
export function createDurationHistogram(names: HistogramNames): DurationHistogram {
  const tallies = new Map<string, Tally & DurationSeries>()
  return {
    series: (values) => {
      const labels = names.labels.map((label, index) => `${label}="${escapeLabel(values[index] ?? '')}"`).join(',')
      const known = tallies.get(labels)
      if (known !== undefined) return known
      const made = createTally(labels)
      tallies.set(labels, made)
      return made
    },
    render: () => renderHistogram(names, [...tallies.values()]),
  }
}

function createTally(labels: string): Tally & DurationSeries {
  const tally = {
    labels,
    counts: new Array<number>(bounds.length + 1).fill(0),
    sum: 0,
    observe: (seconds: number) => {
      tally.sum += seconds
      let bucket = 0
      while (bucket < bounds.length && seconds > (bounds[bucket] ?? 0)) bucket++
      tally.counts[bucket] = (tally.counts[bucket] ?? 0) + 1
    },
  }
  return tally
}

function renderHistogram({ name, help, countName }: HistogramNames, tallies: readonly Tally[]): string {
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...tallies.flatMap((tally) => renderTally(name, tally))]
  if (countName !== undefined) {
    lines.push(`# HELP ${countName} ${help}: how many`, `# TYPE ${countName} counter`)
    for (const tally of tallies) lines.push(`${countName}{${tally.labels}} ${countAll(tally)}`)
  }
  return `${lines.join('\n')}\n`
}

function renderTally(name: string, tally: Tally): readonly string[] {
  let total = 0
  const buckets = tally.counts.map((count, index) => {
    total += count
    return `${name}_bucket{${tally.labels},le="${bounds[index] ?? '+Inf'}"} ${total}`
  })
  return [...buckets, `${name}_sum{${tally.labels}} ${tally.sum}`, `${name}_count{${tally.labels}} ${total}`]
}

function countAll(tally: Tally): number {
  return tally.counts.reduce((total, count) => total + count, 0)
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
