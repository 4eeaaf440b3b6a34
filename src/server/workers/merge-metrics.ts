export type WorkerMetrics = { readonly worker: number; readonly text: string }

type Family = { readonly comments: readonly string[]; readonly samples: string[] }

/**
 * The metrics of several processes in one text (Prometheus text format 0.0.4): each family once, its samples with the label `worker`. Not summed:
 * a sum of gauges means nothing, and a counter that shrinks when one process ends would look like a restart of all.
 */
export function mergeMetrics(texts: readonly WorkerMetrics[]): string {
  const families = new Map<string, Family>()
  for (const { worker, text } of texts) {
    for (const { name, comments, samples } of splitFamilies(text)) {
      const family = families.get(name) ?? { comments, samples: [] }
      family.samples.push(...samples.map((sample) => withWorker(sample, worker)))
      families.set(name, family)
    }
  }
  return [...families.values()].flatMap(({ comments, samples }) => [...comments, ...samples, '']).join('\n')
}

function splitFamilies(text: string): readonly (Family & { readonly name: string })[] {
  const families: { name: string; comments: string[]; samples: string[] }[] = []
  for (const line of text.split('\n')) {
    const named = /^# (?:HELP|TYPE) (\S+)/.exec(line)?.[1]
    if (named !== undefined) {
      if (families.at(-1)?.name !== named) families.push({ name: named, comments: [], samples: [] })
      families.at(-1)?.comments.push(line)
    } else if (line !== '') families.at(-1)?.samples.push(line)
  }
  return families
}

function withWorker(sample: string, worker: number): string {
  const label = `worker="${worker}"`
  const brace = sample.indexOf('{')
  const space = sample.indexOf(' ')
  if (brace === -1 || brace > space) return `${sample.slice(0, space)}{${label}}${sample.slice(space)}`
  return `${sample.slice(0, brace + 1)}${label},${sample.slice(brace + 1)}`
}
