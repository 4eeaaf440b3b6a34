import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { createDurationHistogram, type DurationHistogram, type HistogramNames } from './duration-histogram.ts'

export type GaugeReading = { readonly value: number; readonly labels?: Readonly<Record<string, string>> }

export type GaugeNames = { readonly name: string; readonly help: string; readonly labels?: readonly string[] }

/** What one server shows at /metrics; houses add what they want to be seen. */
export type Metrics = {
  /** `read` is called at each scrape. */
  readonly addGauge: (names: GaugeNames, read: () => readonly GaugeReading[]) => void
  /** `read` is called at each scrape and tells how many there were so far. */
  readonly addCounter: (names: Omit<GaugeNames, 'labels'>, read: () => number) => void
  /** Durations in seconds. */
  readonly addDurations: (names: HistogramNames) => DurationHistogram
  /** Prometheus text format 0.0.4, with event loop lag, memory and CPU of the process. */
  readonly render: () => Promise<string>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const histograms: DurationHistogram[] = []
  collectDefaultMetrics({ register: registry })
  return {
    addGauge: (names, read) => {
      const gauge = new Gauge({
        name: names.name,
        help: names.help,
        labelNames: [...(names.labels ?? [])],
        registers: [registry],
        collect: () => {
          gauge.reset()
          for (const { value, labels = {} } of read()) gauge.set(labels, value)
        },
      })
    },
    addCounter: ({ name, help }, read) => {
      const counter = new Counter({
        name,
        help,
        registers: [registry],
        collect: () => {
          counter.reset()
          counter.inc(read())
        },
      })
    },
    addDurations: (names) => {
      const histogram = createDurationHistogram(names)
      histograms.push(histogram)
      return histogram
    },
    render: async () => `${await registry.metrics()}${histograms.map((histogram) => histogram.render()).join('')}`,
  }
}
