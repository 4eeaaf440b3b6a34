/** The stages of a request, in order: the entries of `Server-Timing` and the labels of the metrics. */
const restStages = ['jwt', 'parse', 'plan', 'transaction', 'response'] as const

export type RestStage = (typeof restStages)[number]

export type RestMetrics = {
  /** One stage of one request took so many milliseconds. */
  readonly stage: (name: RestStage, milliseconds: number) => void
}

export type StageClock = {
  /** The stage ends now; it began where the one before it ended. */
  readonly end: (stage: RestStage) => void
  /** The stage after the last that ended was under way and is given up now. */
  readonly giveUp: () => void
  /** `Server-Timing` (W3C), milliseconds; undefined when nobody wants it. */
  readonly header: () => string | undefined
}

export const untimed: StageClock = { end: () => {}, giveUp: () => {}, header: () => undefined }

export function startStageClock(wanted: { readonly metrics: RestMetrics | undefined; readonly header: boolean }): StageClock {
  if (wanted.metrics === undefined && !wanted.header) return untimed
  const entries: string[] = []
  let began = performance.now()
  let underWay: RestStage | undefined = restStages[0]
  const end = (stage: RestStage): void => {
    const now = performance.now()
    wanted.metrics?.stage(stage, now - began)
    if (wanted.header) entries.push(`${stage};dur=${(now - began).toFixed(1)}`)
    began = now
    underWay = restStages[restStages.indexOf(stage) + 1]
  }
  return {
    end,
    giveUp: () => {
      if (underWay !== undefined) end(underWay)
    },
    header: () => (wanted.header ? entries.join(', ') : undefined),
  }
}
