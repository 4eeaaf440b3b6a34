import type { Proof } from '../types.ts'

const width = 900
const height = 220
const left = 40
const bottom = 24

const colors = { holds: 'var(--good)', 'does not hold': 'var(--bad)', 'could not be checked': 'var(--open)' } as const

/** A bar for each proof, oldest first: as high as its recovery took long; one that did not get that far is a stub in its colour. */
export function renderChart(proofs: readonly Proof[]): string {
  const oldestFirst = proofs.toReversed()
  const longest = Math.max(...oldestFirst.map(({ recoverySeconds }) => recoverySeconds ?? 0), 1)
  const step = (width - left) / oldestFirst.length
  const bars = oldestFirst.map(({ startedAt, recoverySeconds, verdict }, index) => {
    const size = Math.max(((recoverySeconds ?? 0) / longest) * (height - bottom - 10), 3)
    const x = left + index * step
    const title = `<title>${startedAt}: ${recoverySeconds === null ? verdict : `${recoverySeconds.toFixed(1)} s, ${verdict}`}</title>`
    return `<rect x="${x.toFixed(1)}" y="${(height - bottom - size).toFixed(1)}" width="${Math.max(Math.min(step - 2, 40), 1).toFixed(1)}" height="${size.toFixed(1)}" rx="2" fill="${colors[verdict]}">${title}</rect>`
  })
  const first = oldestFirst[0]?.startedAt.slice(0, 10) ?? ''
  const last = oldestFirst.at(-1)?.startedAt.slice(0, 10) ?? ''
  return `<h2>Recovery time</h2><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Recovery time of each proof">
<text x="0" y="14">${longest.toFixed(1)} s</text><text x="0" y="${height - bottom}">0 s</text>
<line x1="${left}" x2="${width}" y1="${height - bottom}" y2="${height - bottom}" stroke="var(--line)"/>${bars.join('')}
<text x="${left}" y="${height - 6}">${first}</text><text x="${width}" y="${height - 6}" text-anchor="end">${last}</text></svg>`
}
