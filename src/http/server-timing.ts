/** Times the stages of one request: `asked`, `plan`, `sql` … */
export type StageTimer = {
  /** The stage ends now; it began where the one before it ended. */
  readonly end: (stage: string) => void
  /** Value of `Server-Timing` (W3C Server Timing): `plan;dur=0.2, sql;dur=1.4`, milliseconds. */
  readonly toHeader: () => string
}

export function startStageTimer(): StageTimer {
  const stages: string[] = []
  let began = performance.now()
  return {
    end: (stage) => {
      const now = performance.now()
      stages.push(`${stage};dur=${(now - began).toFixed(1)}`)
      began = now
    },
    toHeader: () => stages.join(', '),
  }
}
