import { escapeHtml } from '../../../base/escape-html.ts'
import { markWidth, padding, rowHeight, rowSize, titleHeight, titleSize } from './lay-out.ts'
import type { Box, BoxRow, Drawing, Frame, Line, Placed, Point } from './types.ts'

const style = `
.diagram { --ink: light-dark(#1b2130, #e9ecf3); --soft: light-dark(#667085, #98a2b3); --paper: light-dark(#ffffff, #1b2029);
  --edge: light-dark(#c9cfdb, #3a4353); --head: light-dark(#e8ecfb, #263056); --accent: light-dark(#2f4fd0, #8fa5ff);
  --frame: light-dark(#f6f7fb, #151922); color-scheme: light dark; font-family: system-ui, 'Segoe UI', 'Open Sans', sans-serif }
.diagram .box { fill: var(--paper); stroke: var(--edge) } .diagram .head { fill: var(--head) } .diagram .stub .box { stroke-dasharray: 4 3 }
.diagram .stub .head { fill: none } .diagram .frame { fill: var(--frame); stroke: var(--edge) } .diagram text { fill: var(--ink); font-size: ${rowSize}px }
.diagram .title { font-size: ${titleSize}px; font-weight: 600 } .diagram .type { fill: var(--soft); text-anchor: end }
.diagram .mark { fill: var(--accent); font-size: 9px; font-weight: 700 } .diagram .line { fill: none; stroke: var(--soft); stroke-width: 1.2 }
.diagram .name-of-frame { fill: var(--soft); font-size: ${titleSize}px; font-weight: 600 }`

/** A picture of its own, in the colours of the reader's light or dark. The ends of lines are crow's feet (Everest 1976). */
export function renderSvg({ title, width, height, frames, boxes, lines }: Drawing): string {
  const parts = [...frames.map(renderFrame), ...lines.map(renderLine), ...boxes.map(renderBox)]
  return `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="min-width: ${Math.round(0.7 * width)}px; max-width: ${width}px" role="img" aria-label="${escapeHtml(title)}">
<style>${style}</style>
${parts.join('\n')}
</svg>`
}

function renderFrame({ title, x, y, width, height }: Placed<Frame>): string {
  return `<rect class="frame" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/><text class="name-of-frame" x="${x + 14}" y="${y + 24}">${escapeHtml(title)}</text>`
}

function renderBox(box: Placed<Box>): string {
  const { title, hint, isStub, rows, x, y, width, height } = box
  const head =
    rows.length === 0
      ? `<rect class="head" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`
      : `<path class="head" d="M${x} ${y + titleHeight} v${6 - titleHeight} q0 -6 6 -6 h${width - 12} q6 0 6 6 v${titleHeight - 6} z"/>`
  return `<g${isStub ? ' class="stub"' : ''}><title>${escapeHtml(hint)}</title>${head}<rect class="box" fill-opacity="${rows.length === 0 ? 0 : 1}" x="${x}" y="${
    rows.length === 0 ? y : y + titleHeight
  }" width="${width}" height="${rows.length === 0 ? height : height - titleHeight}" rx="${rows.length === 0 ? 6 : 2}"/><text class="title" x="${x + padding}" y="${y + 18}">${escapeHtml(title)}</text>${rows.map((row, index) => renderRow(row, { x, y: y + titleHeight + index * rowHeight, width })).join('')}</g>`
}

const marks = { key: 'PK', reference: 'FK', 'key and reference': 'PF' } as const

function renderRow({ name, type, mark }: BoxRow, { x, y, width }: Point & { readonly width: number }): string {
  const label = mark === null ? '' : `<text class="mark" x="${x + padding}" y="${y + 14}">${marks[mark]}</text>`
  return `${label}<text x="${x + padding + markWidth}" y="${y + 14}">${escapeHtml(name)}</text><text class="type" x="${x + width - padding}" y="${y + 14}">${escapeHtml(type)}</text>`
}

function renderLine({ id, points, isOptional, isUnique }: Line & { readonly points: readonly Point[] }): string {
  const [start, next] = points
  const end = points.at(-1)
  const before = points.at(-2)
  if (start === undefined || next === undefined || end === undefined || before === undefined) return ''
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')
  return `<path class="line" d="${path} ${isUnique ? renderBar(start, next) : renderFoot(start, next)} ${renderBar(end, before)}"${isOptional ? ' stroke-dasharray="5 3"' : ''}><title>${escapeHtml(id)}</title></path>`
}

/** Many: three toes, 9 long. */
function renderFoot(at: Point, towards: Point): string {
  const { along, across } = toDirections(at, towards)
  const tip = { x: at.x + 9 * along.x, y: at.y + 9 * along.y }
  return `M${tip.x} ${tip.y} L${at.x + 5 * across.x} ${at.y + 5 * across.y} M${tip.x} ${tip.y} L${at.x - 5 * across.x} ${at.y - 5 * across.y}`
}

/** One: a bar, 7 away from the box. */
function renderBar(at: Point, towards: Point): string {
  const { along, across } = toDirections(at, towards)
  const middle = { x: at.x + 7 * along.x, y: at.y + 7 * along.y }
  return `M${middle.x + 5 * across.x} ${middle.y + 5 * across.y} L${middle.x - 5 * across.x} ${middle.y - 5 * across.y}`
}

/** Lines run straight; what differs by less than a pixel is rounding. */
function toDirections(from: Point, to: Point): { readonly along: Point; readonly across: Point } {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const along = Math.abs(dx) >= Math.abs(dy) ? { x: Math.sign(dx), y: 0 } : { x: 0, y: Math.sign(dy) }
  return { along, across: { x: along.y, y: along.x } }
}
