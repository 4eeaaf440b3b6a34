import { type CollectFunction, Gauge, Registry } from 'prom-client'

export type GaugeReading = { readonly value: number; readonly labels?: Readonly<Record<string, string>> }

/** One registry for one server; houses add what they want to be seen. */
export type Metrics = {
  readonly registry: Registry
  /** `read` is called at each scrape. */
  readonly addGauge: (gauge: {
    readonly name: string
    readonly help: string
    readonly labels?: readonly string[]
    readonly read: () => readonly GaugeReading[]
  }) => void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  return {
    registry,
    addGauge: ({ name, help, labels = [], read }) => {
      const collect: CollectFunction<Gauge> = function collectReadings() {
        this.reset()
        for (const { value, labels: labelValues = {} } of read()) this.set(labelValues, value)
      }
      new Gauge({ name, help, labelNames: [...labels], registers: [registry], collect })
    },
  }
}
