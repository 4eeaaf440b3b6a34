import { escapeHtml } from '../../../base/escape-html.ts'
import type { Architecture, Boundary, Entity, Service, Threat } from '../types.ts'
import { describeAttribute, describeCallable, describeEntity, describeEvidence, describeGrants, listClassified } from './describe-entity.ts'
import type { Picture } from './types.ts'

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b2130, #e9ecf3); --soft: light-dark(#5d6679, #9ba5b8); --paper: light-dark(#fff, #14171e);
  --line: light-dark(#e1e4eb, #2d3340); --tint: light-dark(#f4f5f9, #1b2029); --good: light-dark(#18794e, #4cc38a); --bad: light-dark(#cd2b31, #ff6369);
  --unknown: light-dark(#ad5700, #f1a10d); --accent: light-dark(#2f4fd0, #8fa5ff) }
* { box-sizing: border-box } html { scroll-behavior: smooth; scroll-padding-top: 1rem }
body { margin: 0; font: 15px/1.55 system-ui, 'Open Sans', sans-serif; color: var(--ink); background: var(--paper); display: grid; grid-template-columns: 15rem minmax(0, 1fr) }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1.25rem; border-right: 1px solid var(--line); background: var(--tint) }
nav ul { list-style: none; margin: .25rem 0 1rem; padding: 0 } nav a { display: block; padding: .12rem 0; overflow-wrap: break-word } nav strong { display: block; margin-top: 1rem }
main { padding: 2rem clamp(1rem, 3vw, 3rem) 5rem; max-width: 80rem } a { color: var(--accent); text-decoration: none } a:hover { text-decoration: underline }
h1 { margin: 0; font-size: 1.8rem } h2 { margin: 3rem 0 1rem; font-size: 1.3rem } h3 { margin: 2rem 0 .25rem; font-size: 1.05rem; overflow-wrap: anywhere } p { margin: .25rem 0 .75rem }
.soft { color: var(--soft) } table { border-collapse: collapse; width: 100%; font-size: .92em } th { font-weight: 600; color: var(--soft) }
th, td { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
code { font: .92em ui-monospace, 'Cascadia Mono', Menlo, monospace } .scroll { overflow: auto; border: 1px solid var(--line); border-radius: 10px; margin: .75rem 0 }
.scroll svg { display: block; width: 100%; height: auto; margin: auto } .answered { color: var(--good) } .open { color: var(--bad); font-weight: 600 } .unknown { color: var(--unknown) }
.tag { padding: 0 .5rem; border: 1px solid var(--line); border-radius: 99px; font-size: .85em; white-space: nowrap }
@media (max-width: 55rem) { body { display: block } nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line) } nav strong, nav strong + ul { display: none }
  table { display: block; overflow-x: auto } th, td { min-width: 6.5rem; overflow-wrap: break-word } }
@media print { nav { display: none } body { display: block } }`

/** A page of its own, without anything from elsewhere; light or dark as its reader prefers. */
export function renderPage(architecture: Architecture, pictures: readonly Picture[]): string {
  const { project, madeAt, postgres, services, entities, functions, boundaries } = architecture
  const described = entities.filter(({ isStub }) => !isStub)
  const title = `Architecture of ${escapeHtml(project)}`
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style>
<body><nav>${renderContents(described)}</nav><main>
<h1>${title}</h1><p class="soft">PostgreSQL ${postgres}, read on ${madeAt.slice(0, 10)}. ${summarize(architecture)}</p>
<h2 id="tables">Tables</h2>${pictures.map(renderPicture).join('')}
<h2 id="services">Services</h2>${renderServices(services)}
<h2 id="personal">Personal and secret data</h2>${renderClassified(described)}
<h2 id="threats">Boundaries and threats</h2>${boundaries.map(renderBoundary).join('')}
<h2 id="dictionary">Data dictionary</h2>${described.map(renderEntity).join('')}
<h2 id="functions">Functions</h2>${renderRows(
    ['function', 'what it is for', ''],
    functions.map((one) => [code(one.id), escapeHtml(one.comment ?? ''), soft(describeCallable(one))]),
  )}
</main></body></html>
`
}

function summarize({ entities, links, boundaries }: Architecture): string {
  const open = boundaries.flatMap(({ threats }) => threats).filter(({ state }) => state !== 'answered').length
  const tables = entities.filter(({ isStub }) => !isStub).length
  return `${tables} tables and views, ${links.length} foreign keys, ${open === 0 ? 'every threat on the list answered' : `${open} threats open or unchecked`}.`
}

function renderContents(entities: readonly Entity[]): string {
  const parts = [
    ['tables', 'Tables'],
    ['services', 'Services'],
    ['personal', 'Personal and secret data'],
    ['threats', 'Boundaries and threats'],
    ['dictionary', 'Data dictionary'],
    ['functions', 'Functions'],
  ]
  const items = (links: readonly (readonly string[])[]) =>
    links.map(([id = '', text = '']) => `<li><a href="#${escapeHtml(id)}">${breakable(escapeHtml(text))}</a></li>`).join('')
  return `<ul>${items(parts)}</ul><strong>Dictionary</strong><ul>${items(entities.map(({ id }) => [id, id]))}</ul>`
}

/** Long names go on in the next line after a dot or a `_`, and not within a word. */
function breakable(name: string): string {
  return name.replaceAll(/[._]/g, '$&<wbr>')
}

function renderPicture({ title, svg }: Picture, index: number): string {
  return `${index === 0 ? '' : `<h3>${escapeHtml(title)}</h3>`}<div class="scroll">${svg}</div>`
}

function renderServices(services: readonly Service[]): string {
  return renderRows(
    ['service', 'where', 'protocol', 'what it gives'],
    services.map(({ name, place, protocol, exposes }) => [
      escapeHtml(name),
      code(place),
      escapeHtml(protocol),
      exposes.map(escapeHtml).join('<br>'),
    ]),
  )
}

function renderClassified(entities: readonly Entity[]): string {
  const rows = listClassified(entities).map(({ entity, column, classification }) => [
    `<a href="#${escapeHtml(entity.id)}">${code(`${entity.id}.${column}`)}</a>`,
    `<span class="tag">${classification.kind}</span>`,
    escapeHtml(classification.reason),
    soft(describeGrants(entity)),
  ])
  if (rows.length === 0) return '<p>No column looks personal or secret by its name.</p>'
  return `<p class="soft">By their names; what is in them was not looked at.</p>${renderRows(['column', 'kind', 'why', 'granted to'], rows)}`
}

const stateClass = { answered: 'answered', open: 'open', 'could not be checked': 'unknown' } as const satisfies Record<
  Threat['state'],
  string
>

function renderBoundary({ name, between: [outside, inside], threats }: Boundary): string {
  const rows = threats.map(({ category, threat, state, evidence }) => [
    `<span class="tag">${category}</span>`,
    escapeHtml(threat),
    `<span class="${stateClass[state]}">${state}</span>`,
    soft(evidence.map(describeEvidence).join('\n')).replaceAll('\n', '<br>'),
  ])
  return `<h3>${escapeHtml(name)}</h3><p class="soft">Between ${escapeHtml(outside)} and ${escapeHtml(inside)}.</p>${renderRows(['', 'threat', 'state', 'by'], rows)}`
}

function renderEntity(entity: Entity): string {
  const rows = entity.columns.map((column) => [
    code(column.name),
    code(column.type),
    `${soft(describeAttribute(column))}${column.classification === null ? '' : ` <span class="tag">${column.classification.kind}</span>`}`,
    escapeHtml(column.comment ?? ''),
  ])
  return `<h3 id="${escapeHtml(entity.id)}">${escapeHtml(entity.id)}</h3>${entity.comment === null ? '' : `<p>${escapeHtml(entity.comment)}</p>`}<p class="soft">${escapeHtml(
    describeEntity(entity),
  )}. Granted to ${escapeHtml(describeGrants(entity))}.</p>${renderRows(['column', 'type', '', 'what it holds'], rows)}`
}

/** Cells are HTML already. */
function renderRows(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')
  return `<table><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr>${body}</table>`
}

const code = (text: string) => `<code>${escapeHtml(text)}</code>`
const soft = (text: string) => `<span class="soft">${escapeHtml(text)}</span>`
