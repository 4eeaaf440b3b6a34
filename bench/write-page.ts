// `npm run bench -- page`: puts the tables of the last runs (bench-*.json) into docs/performance.md, between their marks.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { renderMarkdownTable } from './server/render-markdown-table.ts'
import type { SoakReport } from './soak/soak.ts'
import { renderWorkload } from './workload/render-table.ts'
import type { Series } from './workload/run-rounds.ts'

const root = resolve(import.meta.dirname, '..')
const page = join(root, 'docs/performance.md')

type Tables = Readonly<Record<string, readonly Readonly<Record<string, string | number>>[]>>
type Run = { readonly at: string; readonly loadAtTheEnd: number; readonly results: Tables }
type WorkloadRun = {
  readonly at: string
  readonly machine: string
  readonly rounds: number
  readonly seconds: number
  readonly results: Readonly<Record<string, readonly Series[]>>
}

const writers: Readonly<Record<string, (text: string) => string>> = {
  workload: (text) => {
    const { at, machine, rounds, seconds, results } = JSON.parse(text) as WorkloadRun
    const about = `${at}: ${machine}; ${rounds} rounds of ${seconds} s.`
    return [about, ...Object.entries(results).map(([name, series]) => renderWorkload(name, series).trim())].join('\n\n')
  },
  overload: renderRun,
  growth: renderRun,
  sharing: renderRun,
  branch: renderRun,
  rehearse: renderRun,
  restore: renderRun,
  soak: (text) => {
    const { startedAt, node, code, rate, rule, verdicts, samples } = JSON.parse(text) as SoakReport
    const minutes = samples.at(-1)?.minute ?? 0
    const about = `${startedAt}: ${minutes.toFixed(0)} minutes at ${rate} requests a second, ${code}, Node ${node}. ${rule}`
    const rows = verdicts.map(({ name, mean, rise, isFlat }) => ({
      line: name,
      mean: mean.toFixed(1),
      rise: rise.toFixed(1),
      verdict: isFlat ? 'flat' : 'not flat',
    }))
    return `${about}\n\n${renderMarkdownTable(rows)}`
  },
}

/** A bench that was not run leaves its place as it is. */
export async function writePerformancePage(): Promise<void> {
  let text = readFileSync(page, 'utf8')
  for (const [name, render] of Object.entries(writers)) {
    const file = join(root, `bench-${name}.json`)
    if (!existsSync(file)) continue
    text = replaceBetween(text, name, render(readFileSync(file, 'utf8')))
    console.log(`${name}: from ${file}`)
  }
  writeFileSync(page, text)
}

function renderRun(text: string): string {
  const { at, loadAtTheEnd, results } = JSON.parse(text) as Run
  const tables = Object.entries(results).map(([name, rows]) => `**${name}**\n\n${renderMarkdownTable(rows)}`)
  return [`${at}, load of the machine at the end ${loadAtTheEnd.toFixed(1)}.`, ...tables].join('\n\n')
}

function replaceBetween(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from === -1 || to === -1) throw new Error(`docs/performance.md has no place for ${name}`)
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`
}
