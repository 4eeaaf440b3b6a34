import { escapeHtml } from '../../../base/escape-html.ts'
import type { Proof } from '../types.ts'
import { renderChart } from './render-chart.ts'

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c2024, #e8eaed); --soft: light-dark(#687076, #9ba1a6); --paper: light-dark(#fff, #16181a);
  --line: light-dark(#e3e6e8, #2c3033); --good: light-dark(#18794e, #4cc38a); --bad: light-dark(#cd2b31, #ff6369); --open: light-dark(#ad5700, #f1a10d) }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem } .soft { color: var(--soft) }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
.holds { color: var(--good) } .fails { color: var(--bad) } .open { color: var(--open) } svg { width: 100%; height: auto } svg text { font-size: 11px; fill: var(--soft) }`

/** A page of its own, without anything from elsewhere: the last proof in full, and all of them in a chart and a table. `proofs`: newest first. */
export function renderProofPage(proofs: readonly Proof[], { project }: { readonly project: string }): string {
  const [last] = proofs
  const title = `Proofs of the backups of ${escapeHtml(project)}`
  const body =
    last === undefined ? '<p>There has been no proof yet.</p>' : `${renderLast(last)}${renderChart(proofs)}${renderHistory(proofs)}`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style><h1>${title}</h1>${body}</html>\n`
}

const verdictClass = { holds: 'holds', 'does not hold': 'fails', 'could not be checked': 'open' } as const

function renderLast(proof: Proof): string {
  const rows = proof.checks.map(
    ({ name, verdict, detail }) =>
      `<tr><td>${escapeHtml(name)}</td><td class="${verdictClass[verdict]}">${verdict}</td><td class="soft">${escapeHtml(detail)}</td></tr>`,
  )
  const phases = proof.phases.map(({ name, seconds }) => `${escapeHtml(name)} ${seconds.toFixed(1)} s`).join(', ')
  return `<p>The last one, of ${proof.startedAt}: <strong class="${verdictClass[proof.verdict]}">${proof.verdict}</strong>.
    ${proof.moment === null ? '' : `It brought back ${proof.moment}`} ${proof.recoverySeconds === null ? '' : `in ${proof.recoverySeconds.toFixed(1)} s`}${
      proof.lossSeconds === null ? '' : `; ${proof.lossSeconds.toFixed(1)} s of commits were not in the archive yet`
    }.</p><p class="soft">${phases}</p><table><tr><th>check</th><th>answer</th><th></th></tr>${rows.join('')}</table>`
}

function renderHistory(proofs: readonly Proof[]): string {
  const rows = proofs.map(
    ({ startedAt, moment, verdict, recoverySeconds, lossSeconds }) =>
      `<tr><td>${startedAt}</td><td>${moment ?? ''}</td><td>${toSeconds(recoverySeconds)}</td><td>${toSeconds(lossSeconds)}</td><td class="${verdictClass[verdict]}">${verdict}</td></tr>`,
  )
  return `<h2>All of them</h2><table><tr><th>proof</th><th>moment</th><th>recovery time</th><th>recovery point</th><th>answer</th></tr>${rows.join('')}</table>`
}

const toSeconds = (value: number | null) => (value === null ? '' : `${value.toFixed(1)} s`)
